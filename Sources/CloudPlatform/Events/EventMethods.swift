import BSON
package import ShardCluster

/// `events.*`; `events.on` is the shell's.
extension Platform {
    static let eventsMethods = ["list", "names"]

    func events(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "names":
            try arguments.atMost(0)
            return .array(Self.eventNames.map { .string($0) })
        case "list": return try listEvents(arguments)
        default: throw arguments.unknownMethod
        }
    }

    /// All events, or those of a name, within a window.
    private func listEvents(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let wanted = try arguments.optionalString(0, "an event's name")
        if let wanted { try Self.checkEventName(wanted, of: "events.list") }
        let window = try Window(arguments.value(1), now: now)
        return .array(
            notices.all.filter { notice in
                (wanted == nil || wanted == "*" || notice.name.rawValue == wanted)
                    && notice.at >= window.from && notice.at < window.to
            }.map { .document($0.document) })
    }

    /// - Throws: BadValue (2) naming the events that there are.
    package static func checkEventName(_ name: String, of method: String) throws(CommandError) {
        guard name == "*" || eventNames.contains(name) else {
            throw .badValue(
                "\(method): there is no event \"\(name)\". There are \(eventNames.joined(separator: ", ")), and \"*\" for all."
            )
        }
    }
}
