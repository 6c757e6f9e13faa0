import ShellSyntax
import SimKernel

private let test = Parameter.string("test").optional

private func reading(_ name: String, _ summary: String) -> Method {
    platformMethod("stress", name, [test], .reads, summary, example: "stress.\(name)()")
}

private let load =
    "{ to: \"shop\", users: 100, ramp: \"60s\", duration: \"300s\", thinkTime: \"800ms\", targets: { p90: \"200ms\", throughput: 100, success: 0.99 } }"

/// How long a test's last requests may take beyond its load.
private let drainLimit: Micros = .hours(24)

private let run = Method(
    "run", [.document("options")], .waits, "Runs a stress test to its end and gives its report.",
    example: "stress.run(\(load))"
) { (machine, call) throws(Interruption) in
    let began = try machine.platform("stress.start", call.arguments, at: call.span)
    let name = try machine.member(began, "test", at: call.span)
    machine.beginWaiting()
    let end = machine.world.now + drainLimit + drainLimit
    while machine.world.now < end {
        let status = try machine.platform("stress.status", [name], at: call.span)
        let state = machine.string(try machine.member(status, "state", at: call.span))
        if state == "COMPLETED" || state == "STOPPED" { break }
        try machine.pass(.seconds(10 as Int64), call)
    }
    return try machine.platform("stress.report", [name], at: call.span)
}

let stressTable = namespace(
    "stress", "Stress tests: a load, what it measured, and whether it met its targets",
    [
        run,
        platformMethod(
            "stress", "start", [.document("options")], .writes,
            "Begins a stress test: users or a rate, ramp, duration, endpoints with weights, targets (p50, p90, p95, p99, max, mean, throughput, success).",
            example: "stress.start(\(load))"),
        platformMethod(
            "stress", "stop", [test], .writes, "Ends a test before its time; it has no verdict then.",
            example: "stress.stop()"),
        reading("status", "How far a test is, and its last window; the last test's if none is named."),
        reading(
            "report", "A test's figures over the whole and after the ramp, by endpoint, and each target's verdict."),
        reading("windows", "A test's figures window by window."),
        platformMethod("stress", "list", [], .reads, "All tests in order.", example: "stress.list()"),
    ])
