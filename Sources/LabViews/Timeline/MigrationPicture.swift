/// One move of a range of data from shard to shard.
package struct MigrationPicture: Sendable, Hashable {
    package let namespace: String
    package let from: String
    package let to: String
    package let low: String
    package let high: String
    package let documents: Int
    package let bytes: Int64
    /// Seconds of virtual time.
    package let start: Double
    /// nil while it is going on.
    package let end: Double?
    package let hasFailed: Bool

    package init(
        namespace: String, from: String, to: String, low: String, high: String, documents: Int, bytes: Int64,
        start: Double, end: Double?, hasFailed: Bool = false
    ) {
        self.namespace = TerminalText.cleanLine(namespace)
        self.from = TerminalText.cleanLine(from)
        self.to = TerminalText.cleanLine(to)
        self.low = TerminalText.cleanLine(low)
        self.high = TerminalText.cleanLine(high)
        self.documents = documents
        self.bytes = bytes
        self.start = start
        self.end = end
        self.hasFailed = hasFailed
    }
}
