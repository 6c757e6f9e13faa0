/// The messages between leaders that are under way.
struct Post: Sendable {
    struct Message: Sendable, Hashable {
        let from: Int
        let to: Int
        let key: Int
        let state: KeyState
    }

    /// By number, never walked through: its order would be another one in another process.
    private var messages: [Int: Message] = [:]
    private var next = 0

    var count: Int { messages.count }

    mutating func send(_ message: Message) -> Int {
        defer { next += 1 }
        messages[next] = message
        return next
    }

    mutating func take(_ number: Int) -> Message? { messages.removeValue(forKey: number) }
}
