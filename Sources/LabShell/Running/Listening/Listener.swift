/// A function of the learner's that is called for events.
struct Listener: Sendable {
    let id: Int
    /// An event's name, or "*" for all.
    let event: String
    let function: Value
}

/// Who listens, and how many of the sandbox's events were told already.
struct Listeners: Sendable {
    static let limit = 64
    /// Events that listeners may bring about, one from the other, before anything else happens.
    static let chainLimit = 1_000

    private(set) var all: [Listener] = []
    private(set) var made = 0
    var heard = 0

    mutating func add(_ event: String, _ function: Value) -> Int {
        made += 1
        all.append(Listener(id: made, event: event, function: function))
        return made
    }

    /// False if there is none of that number.
    mutating func remove(_ id: Int) -> Bool {
        let before = all.count
        all.removeAll { $0.id == id }
        return all.count < before
    }

    var roots: [Reference] {
        all.compactMap { if case .object(let reference) = $0.function { reference } else { nil } }
    }

    func isUnchanged(since other: Listeners) -> Bool { made == other.made && all.count == other.all.count }
}
