extension BulkStore {
    /// Adds one more batch to the runs that hold exactly these ranks of the batches before it, wherever they stand;
    /// answers false, and changes nothing, where one of them is missing.
    ///
    /// A steady load does nothing else: then a batch costs a few comparisons a run, and nothing moves.
    mutating func repeatBatch(_ shape: BulkShape, ranks: [Range<Int64>], firstNumber: Int64) -> Bool {
        guard let places = places(of: shape, ranks: ranks, before: firstNumber) else { return false }
        for place in places {
            totals = totals + runs[place].batchTotals
            runs[place].repeatOnce(firstNumber: firstNumber)
        }
        return true
    }

    /// The runs of these ranks that end where a batch with this first number begins, in one walk over all.
    private func places(of shape: BulkShape, ranks: [Range<Int64>], before number: Int64) -> [Int]? {
        var places: [Int] = []
        places.reserveCapacity(ranks.count)
        for index in runs.indices where places.count < ranks.count {
            if runs[index].ranks == ranks[places.count], runs[index].isFollowed(by: number),
                runs[index].shape == shape
            {
                places.append(index)
            }
        }
        return places.count == ranks.count ? places : nil
    }
}

extension BulkRun {
    /// What one batch has here.
    var batchTotals: DocumentTotals {
        DocumentTotals(count: ranks.count, bytes: totals.bytes / max(1, repeats))
    }

    /// A batch with this first number stands at the end of the run.
    func isFollowed(by number: Int64) -> Bool {
        let step = number &- firstNumber
        guard repeats > 1 else { return step >= shape.count }
        let (offset, overflows) = stride.multipliedReportingOverflow(by: repeats)
        return !overflows && step == offset
    }

    /// One batch more, which `isFollowed` has been asked about.
    mutating func repeatOnce(firstNumber number: Int64) {
        self = BulkRun(
            self, stride: repeats > 1 ? stride : number &- firstNumber, repeats: repeats + 1,
            totals: totals + batchTotals)
    }

    /// The same batches' parts, repeated otherwise.
    private init(_ run: BulkRun, stride: Int64, repeats: Int64, totals: DocumentTotals) {
        shape = run.shape
        ranks = run.ranks
        firstNumber = run.firstNumber
        keys = run.keys
        self.stride = stride
        self.repeats = repeats
        self.totals = totals
    }
}
