/// How much a run inserts, and when it asks for shards.
struct ProofPlan: Sendable, Hashable {
    let rounds: Int
    let batchesPerRound: Int
    /// The learner adds the shards.
    let manual: Bool

    /// As the proof has it: ten rounds of a hundred batches.
    static let standardRounds = 10
    static let standardBatches = 100
    /// Ten times what the proof's own README promises.
    static let batchLimit = 100_000

    static let batch: Int64 = 100_000
    static let firstShards = 2
    static let shardsAfterRound = [3, 3, 3, 4, 4, 4, 4, 4, 4]

    var batches: Int { rounds * batchesPerRound }

    /// Batches between two entries of chunk counts and disk sizes, and between two writes of the result.
    var interval: Int { max(1, min(batchesPerRound, max(10, batches / 100))) }

    /// The shards that the automatic run wants after a round, counted from 1; nil where it asks for none.
    func shards(afterRound round: Int) -> Int? {
        guard !manual, round < rounds, Self.shardsAfterRound.indices.contains(round - 1) else { return nil }
        return Self.shardsAfterRound[round - 1]
    }
}
