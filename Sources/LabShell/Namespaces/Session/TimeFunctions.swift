import BSON
import CloudPlatform
import LabSandbox
import ShardCluster
import ShellSyntax
import SimKernel

extension Machine {
    fileprivate mutating func span(_ value: Value, named name: String, _ call: Call) throws(Interruption) -> Micros {
        do {
            return try Span.parse(try bson(of: value, at: call.span), named: name)
        } catch let error as CommandError {
            throw .error(ShellError("", error.message, at: call.span))
        } catch let interruption as Interruption {
            throw interruption
        } catch {
            throw .error(ShellError("", "\(name) is no span of time.", at: call.span))
        }
    }

    /// Lets time pass, with what looks at each second of it.
    mutating func pass(_ span: Micros, _ call: Call) throws(Interruption) {
        try step(50, at: call.span)
        try passing(span, at: call.span) { (machine, span) throws(Interruption) in
            do throws(CommandError) {
                if let eachSecond = machine.eachSecond, !machine.isAway {
                    try machine.world.wait(span) { sandbox in
                        eachSecond(sandbox)
                        return true
                    }
                } else {
                    try machine.world.wait(span, eachSecond: nil)
                }
            } catch {
                throw .error(ShellError(error, at: call.span))
            }
        }
    }
}

private let waitMethod = Method(
    "wait", [.span("span")], .waits, "Lets virtual time pass and says what happened meanwhile.",
    example: "wait(\"15m\")"
) { (machine, call) throws(Interruption) in
    let span = try machine.span(call[0], named: "wait", call)
    machine.beginWaiting()
    try machine.pass(span, call)
    return .string(machine.waitSummary())
}

private let waitUntilMethod = Method(
    "waitUntil", [.function("condition"), .document("options").optional], .waits,
    "Waits until a condition holds: true, or false when the timeout (2h unless given) is over. It is asked every second, or as often as every says.",
    example: "waitUntil(() => cluster.balanced(\"shop.orders\"), { timeout: \"1h\" })"
) { (machine, call) throws(Interruption) in
    var timeout: Micros = .hours(2)
    var every: Micros = .seconds(1 as Int64)
    for (key, value) in try machine.fields(of: call[1].isNullish ? try machine.document([]) : call[1], at: call.span) {
        switch key {
        case "timeout": timeout = try machine.span(value, named: key, call)
        case "every": every = max(1_000, try machine.span(value, named: key, call))
        default:
            throw .error(
                ShellError("", "waitUntil has no option \(key).", at: call.span, remedy: "It knows timeout and every."))
        }
    }
    machine.beginWaiting()
    let end = machine.world.now + timeout
    while true {
        if isTruthy(try machine.call(call[0], [], at: call.span)) { return .bool(true) }
        guard machine.world.now < end else { return .bool(false) }
        try machine.pass(min(every, end - machine.world.now), call)
    }
}

private let startMethod = Method(
    "start", [.function("f")], .reads, "What a function gives on the cluster as it was when the step began.",
    example: "start(() => cluster.shards().length)"
) { (machine, call) throws(Interruption) in
    guard let snapshot = machine.startSnapshot else {
        throw .error(
            ShellError(
                "", "There is no start to look back to here.", at: call.span,
                remedy: "start() works in a step's commands and checks."))
    }
    return try machine.elsewhere(snapshot) { (machine) throws(Interruption) in
        try machine.call(call[0], [], at: call.span)
    }
}

private let forkMethod = Method(
    "fork", [.function("f")], .reads,
    "What a function gives on a copy of the cluster, which is thrown away: nothing that it does stays.",
    example: "fork(() => { sh.addShard(\"x\"); wait(\"1h\"); return cluster.shards() })"
) { (machine, call) throws(Interruption) in
    try machine.elsewhere(machine.world.copy) { (machine) throws(Interruption) in
        try machine.call(call[0], [], at: call.span)
    }
}

let timeFunctions: [Method] = [waitMethod, waitUntilMethod, startMethod, forkMethod]
