import CloudPlatform
import ShardCluster
import ShellSyntax

private let on = Method(
    "on", [.string("event"), .function("listener")], .writes,
    "Calls a function with each event of this name, or of all with \"*\", from now on; gives the listener's number.",
    example: "events.on(\"NODE_STATUS_CHANGED\", e => print(e.node, e.to))"
) { (machine, call) throws(Interruption) in
    let event = machine.string(call[0])
    do throws(CommandError) {
        try Platform.checkEventName(event, of: "events.on")
    } catch {
        throw .error(ShellError("", error.message, at: call.span))
    }
    guard machine.state.listeners.all.count < Listeners.limit else {
        throw .error(
            ShellError(
                "", "There are \(Listeners.limit) listeners; a shell takes no more.", at: call.span,
                remedy: "events.off(number) removes one."))
    }
    if machine.state.listeners.all.isEmpty { machine.state.listeners.heard = machine.world.eventCount }
    return .number(Double(machine.state.listeners.add(event, call[1])))
}

private let off = Method(
    "off", [.number("listener")], .writes, "Ends a listener by its number.", example: "events.off(1)"
) { (machine, call) throws(Interruption) in
    let number = try machine.number(of: call[0])
    guard let id = Int(exactly: number), machine.state.listeners.remove(id) else {
        throw .error(
            ShellError(
                "", "There is no listener \(NumberText.text(number)).", at: call.span,
                remedy: "events.on gave each its number."))
    }
    return .bool(true)
}

let eventTable = namespace(
    "events", "What happens to nodes and data, and listening to it",
    [
        on, off,
        platformMethod(
            "events", "list", [.string("event").optional, .document("window").optional], .reads,
            "The events so far, or those of a name.", example: "events.list(\"DATA_MOVED\", { last: \"5m\" })"),
        platformMethod("events", "names", [], .reads, "The events that there are.", example: "events.names()"),
    ])
