/// Where a generated document stands: its run's index, and batch and rank in it.
struct BulkPlace: Sendable, Hashable, Comparable {
    let run: Int
    let batch: Int64
    let rank: Int64

    static func < (a: BulkPlace, b: BulkPlace) -> Bool { (a.run, a.batch, a.rank) < (b.run, b.batch, b.rank) }
}

extension BulkRun {
    /// What is left without single documents, given in ascending order: whole batches and parts of batches.
    func without(_ holes: [BulkPlace]) -> [BulkRun] {
        var pieces: [BulkRun?] = []
        var nextBatch: Int64 = 0
        var index = 0
        while index < holes.count {
            let batch = holes[index].batch
            pieces.append(restricted(toBatches: nextBatch..<batch, ranks: ranks))
            var nextRank = ranks.lowerBound
            while index < holes.count, holes[index].batch == batch {
                pieces.append(restricted(toBatches: batch..<batch + 1, ranks: nextRank..<holes[index].rank))
                nextRank = holes[index].rank + 1
                index += 1
            }
            pieces.append(restricted(toBatches: batch..<batch + 1, ranks: nextRank..<ranks.upperBound))
            nextBatch = batch + 1
        }
        pieces.append(restricted(toBatches: nextBatch..<repeats, ranks: ranks))
        return pieces.compactMap { $0 }
    }
}
