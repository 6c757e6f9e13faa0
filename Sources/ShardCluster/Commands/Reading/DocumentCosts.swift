import SimKernel

/// What reading and writing documents costs in virtual time on an idle shard. Figures of this model (Docs/Fidelity.md);
/// the platform adds queueing and the tier.
enum DocumentCosts {
    /// Nanoseconds a document that is looked at: a fetch from memory and a match.
    static let examined: Int64 = 900
    /// Nanoseconds a document that is only counted, by an index.
    static let counted: Int64 = 200
    /// Nanoseconds a document that is sent.
    static let returned: Int64 = 1_500
    /// Nanoseconds a document that is written, with its indexes and its oplog entry.
    static let written: Int64 = 25_000
    /// A majority write's way to the secondaries.
    static let majority: Micros = 1_500

    /// A router waits for the slowest shard that it asked.
    static func read(_ statistics: [ReadStatistics]) -> Micros {
        let slowest = statistics.reduce(0) { max($0, Int64($1.documentsExamined) * examined) }
        let sent = statistics.reduce(0) { $0 + Int64($1.returned) } * returned
        return CommandCosts.roundTrip + 200 + (slowest + sent) / 1_000
    }

    static func count(_ documents: Int) -> Micros { CommandCosts.roundTrip + 200 + Int64(documents) * counted / 1_000 }

    /// `perShard` is the largest number of documents that one shard writes.
    static func write(_ perShard: Int, examined: Int = 0) -> Micros {
        CommandCosts.roundTrip + majority + (Int64(perShard) * written + Int64(examined) * self.examined) / 1_000
    }
}
