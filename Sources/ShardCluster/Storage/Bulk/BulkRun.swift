import BSON

/// Batches of one shape, cut to the same ranks, whose numbers advance in equal steps: they cost as one.
struct BulkRun: Sendable, Hashable {
    let shape: BulkShape
    /// The part of each batch that lies here.
    let ranks: Range<Int64>
    /// Number of rank 0 of the first batch.
    let firstNumber: Int64
    /// From one batch's numbers to the next one's, at least the shape's count; 0 for a single batch.
    let stride: Int64
    let repeats: Int64

    let totals: DocumentTotals
    /// Keys from the first rank's to behind the last rank's.
    let keys: Range<Int64>

    init(shape: BulkShape, ranks: Range<Int64>, firstNumber: Int64, stride: Int64 = 0, repeats: Int64 = 1) {
        self.shape = shape
        self.ranks = ranks
        self.firstNumber = firstNumber
        self.stride = stride
        self.repeats = repeats
        totals = DocumentTotals(count: ranks.count &* Int(repeats), bytes: shape.bytes(ofRanks: ranks) &* repeats)
        keys =
            ranks.isEmpty
            ? 0..<0 : shape.key(ofRank: ranks.lowerBound)..<shape.key(ofRank: ranks.upperBound - 1) + 1
    }

    func number(rank: Int64, batch: Int64) -> Int64 { firstNumber &+ rank &+ batch &* stride }

    func document(rank: Int64, batch: Int64) -> BSONDocument {
        shape.document(rank: rank, number: number(rank: rank, batch: batch))
    }

    /// The ranks here whose keys lie in a range.
    func ranks(withKeys range: Range<Int64>) -> Range<Int64> {
        if range.lowerBound <= keys.lowerBound, keys.upperBound <= range.upperBound { return ranks }
        if range.upperBound <= keys.lowerBound || keys.upperBound <= range.lowerBound {
            return ranks.lowerBound..<ranks.lowerBound
        }
        let low = shape.firstRank(withKeyFrom: range.lowerBound)
        let high = shape.firstRank(withKeyFrom: range.upperBound)
        return (low..<max(low, high)).clamped(to: ranks)
    }

    /// Totals of the documents whose keys lie in a range, in constant time.
    func totals(withKeys range: Range<Int64>) -> DocumentTotals {
        let part = ranks(withKeys: range)
        if part == ranks { return totals }
        if part.isEmpty { return DocumentTotals() }
        return DocumentTotals(count: part.count &* Int(repeats), bytes: shape.bytes(ofRanks: part) &* repeats)
    }

    /// Totals of the documents with smaller numbers, in constant time.
    func totals(before number: Int64) -> DocumentTotals {
        let start = firstNumber &+ ranks.lowerBound
        guard number > start else { return DocumentTotals() }
        let batch = stride == 0 ? 0 : min((number &- start) / stride, repeats &- 1)
        let rest = min(number &- start &- batch &* stride, Int64(ranks.count))
        let part = ranks.lowerBound..<ranks.lowerBound &+ rest
        return DocumentTotals(
            count: Int(batch) &* ranks.count &+ part.count,
            bytes: batch &* shape.bytes(ofRanks: ranks) &+ shape.bytes(ofRanks: part))
    }

    /// Batch and rank of a number that is here.
    func place(of number: Int64) -> (batch: Int64, rank: Int64)? {
        let start = firstNumber &+ ranks.lowerBound
        guard number >= start else { return nil }
        let batch = stride == 0 ? 0 : min((number &- start) / stride, repeats &- 1)
        let rank = ranks.lowerBound &+ (number &- start &- batch &* stride)
        return ranks.contains(rank) ? (batch, rank) : nil
    }

    /// The same batches with other ranks, `nil` when there are none.
    func restricted(to ranks: Range<Int64>) -> BulkRun? {
        if ranks == self.ranks { return self }
        guard !ranks.isEmpty else { return nil }
        return BulkRun(shape: shape, ranks: ranks, firstNumber: firstNumber, stride: stride, repeats: repeats)
    }

    /// Some of the batches, with some of their ranks; `nil` when nothing is left.
    func restricted(toBatches batches: Range<Int64>, ranks: Range<Int64>) -> BulkRun? {
        guard !batches.isEmpty, !ranks.isEmpty else { return nil }
        return BulkRun(
            shape: shape, ranks: ranks, firstNumber: firstNumber &+ batches.lowerBound &* stride,
            stride: batches.count == 1 ? 0 : stride, repeats: Int64(batches.count))
    }

    /// This run and `other` as one, where they are neighbours by batches or by ranks.
    func joined(_ other: BulkRun) -> BulkRun? {
        guard shape == other.shape else { return nil }
        if ranks == other.ranks { return followed(by: other) ?? other.followed(by: self) }
        guard firstNumber == other.firstNumber, stride == other.stride, repeats == other.repeats else { return nil }
        if ranks.upperBound == other.ranks.lowerBound {
            return restricted(to: ranks.lowerBound..<other.ranks.upperBound)
        }
        if other.ranks.upperBound == ranks.lowerBound {
            return restricted(to: other.ranks.lowerBound..<ranks.upperBound)
        }
        return nil
    }

    private func followed(by next: BulkRun) -> BulkRun? {
        guard repeats > 1 || next.repeats > 1 || next.firstNumber > firstNumber else { return nil }
        let step = repeats > 1 ? stride : next.repeats > 1 ? next.stride : next.firstNumber - firstNumber
        let (offset, overflows) = step.multipliedReportingOverflow(by: repeats)
        guard step >= shape.count, !overflows, next.firstNumber - firstNumber == offset else { return nil }
        guard next.repeats == 1 || next.stride == step else { return nil }
        return BulkRun(
            shape: shape, ranks: ranks, firstNumber: firstNumber, stride: step, repeats: repeats + next.repeats)
    }
}
