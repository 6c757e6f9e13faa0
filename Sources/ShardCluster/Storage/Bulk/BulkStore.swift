/// The generated documents of a collection as runs.
///
/// Whatever is asked of a key range costs one closed form a run.
struct BulkStore: Sendable {
    var runs: [BulkRun] = []
    var totals = DocumentTotals()
    /// Where the next piece of a repeated batch is likely to go on a run.
    private var hint = 0

    var isEmpty: Bool { runs.isEmpty }

    /// The field that the keys belong to; one for all runs of a collection.
    var field: String? { runs.first?.shape.field }

    /// Adds a run, joining it with its neighbours among those here.
    mutating func append(_ run: BulkRun) {
        totals = totals + run.totals
        var joined = run
        while let index = neighbour(of: joined), let union = runs[index].joined(joined) {
            joined = union
            hint = index
            runs.remove(at: index)
        }
        if hint > runs.count { hint = runs.count }
        runs.insert(joined, at: hint)
        hint += 1
    }

    func totals(withKeys range: Range<Int64>) -> DocumentTotals {
        runs.reduce(DocumentTotals()) { $0 + $1.totals(withKeys: range) }
    }

    func totals(withNumbers range: Range<Int64>) -> DocumentTotals {
        runs.reduce(DocumentTotals()) { $0 + $1.totals(before: range.upperBound) - $1.totals(before: range.lowerBound) }
    }

    func contains(number: Int64) -> Bool { runs.contains { $0.place(of: number) != nil } }

    /// The least key here that is at least `key`.
    func firstKey(from key: Int64) -> Int64? {
        var least: Int64?
        for run in runs where key < run.keys.upperBound {
            let candidate =
                key <= run.keys.lowerBound
                ? run.keys.lowerBound : run.shape.key(ofRank: run.shape.firstRank(withKeyFrom: key))
            least = least.map { min($0, candidate) } ?? candidate
        }
        return least
    }

    /// The least number here that is at least `number`.
    func firstNumber(from number: Int64) -> Int64? {
        var least: Int64?
        for run in runs {
            let before = Int64(run.totals(before: number).count)
            guard before < run.totals.count else { continue }
            let width = Int64(run.ranks.count)
            let candidate = run.number(rank: run.ranks.lowerBound + before % width, batch: before / width)
            least = least.map { min($0, candidate) } ?? candidate
        }
        return least
    }

    /// The parts of all runs whose keys lie in a range.
    func runs(withKeys range: Range<Int64>) -> [BulkRun] {
        runs.compactMap { $0.restricted(to: $0.ranks(withKeys: range)) }
    }

    /// Takes out all documents whose keys lie in a range.
    mutating func remove(withKeys range: Range<Int64>) {
        rebuild { run in
            let gone = run.ranks(withKeys: range)
            if gone.isEmpty { return [run] }
            return [
                run.restricted(to: run.ranks.lowerBound..<gone.lowerBound),
                run.restricted(to: gone.upperBound..<run.ranks.upperBound),
            ].compactMap { $0 }
        }
    }

    /// Takes out single documents, given by run, batch and rank in ascending order.
    mutating func remove(_ holes: [BulkPlace]) {
        var index = 0
        var next = 0
        rebuild { run in
            var here: [BulkPlace] = []
            while next < holes.count, holes[next].run == index {
                here.append(holes[next])
                next += 1
            }
            index += 1
            return here.isEmpty ? [run] : run.without(here)
        }
    }

    private mutating func rebuild(_ pieces: (BulkRun) -> [BulkRun]) {
        runs = runs.flatMap(pieces)
        totals = runs.reduce(DocumentTotals()) { $0 + $1.totals }
        hint = 0
    }

    /// A run that can be joined with `run`, looking at the likely places first and then at all.
    private func neighbour(of run: BulkRun) -> Int? {
        for index in [hint, hint - 1, 0] where runs.indices.contains(index) && runs[index].joined(run) != nil {
            return index
        }
        return runs.firstIndex { $0.shape == run.shape && $0.joined(run) != nil }
    }
}
