/// Goes through the documents of one run in the order of an index.
struct BulkWalk {
    private let run: BulkRun
    private let index: Int
    private let isReverse: Bool
    /// Ranks that share a key, by key order; the ranks of the whole run, by number order.
    private var group: Range<Int64>
    private let allowed: Range<Int64>
    private let order: BulkIndexing.Order
    private let within: Range<Int64>
    private var batch: Int64
    private var rank: Int64

    init(_ run: BulkRun, index: Int, order: BulkIndexing.Order, within: Range<Int64>, reverse: Bool) {
        self.run = run
        self.index = index
        self.order = order
        self.within = within
        isReverse = reverse
        allowed = order == .key ? run.ranks(withKeys: within) : run.ranks
        group = allowed
        batch = reverse ? run.repeats - 1 : 0
        rank = reverse ? allowed.upperBound - 1 : allowed.lowerBound
        if order == .key {
            group = Self.group(of: rank, run, allowed)
            rank = reverse ? group.upperBound - 1 : group.lowerBound
        } else {
            skipToRange()
        }
    }

    mutating func next() -> BulkStream.Item? {
        guard allowed.contains(rank), batch >= 0, batch < run.repeats else { return nil }
        let number = run.number(rank: rank, batch: batch)
        if order == .number, !within.contains(number) { return nil }
        let item = BulkStream.Item(
            run: run, place: BulkPlace(run: index, batch: batch, rank: rank),
            key: run.shape.key(ofRank: rank), number: number)
        if isReverse { stepBack() } else { step() }
        return item
    }

    private mutating func step() {
        rank += 1
        if rank < group.upperBound { return }
        batch += 1
        rank = group.lowerBound
        if batch < run.repeats || order == .number { return }
        batch = 0
        rank = group.upperBound
        group = Self.group(of: rank, run, allowed)
    }

    private mutating func stepBack() {
        rank -= 1
        if rank >= group.lowerBound { return }
        batch -= 1
        rank = group.upperBound - 1
        if batch >= 0 || order == .number { return }
        batch = run.repeats - 1
        rank = group.lowerBound - 1
        group = Self.group(of: rank, run, allowed)
    }

    /// The ranks with the same key as `rank`.
    private static func group(of rank: Int64, _ run: BulkRun, _ allowed: Range<Int64>) -> Range<Int64> {
        guard allowed.contains(rank) else { return rank..<rank }
        let key = run.shape.key(ofRank: rank)
        let low = run.shape.firstRank(withKeyFrom: key)
        return (low..<run.shape.firstRank(withKeyFrom: key + 1)).clamped(to: allowed)
    }

    /// Goes to the first number of the range, by number order.
    private mutating func skipToRange() {
        guard !allowed.isEmpty else { return }
        let edge = isReverse ? within.upperBound : within.lowerBound
        let before = Int64(run.totals(before: edge).count)
        let width = Int64(allowed.count)
        let position = isReverse ? before - 1 : before
        if position < 0 {
            batch = -1
        } else {
            (batch, rank) = (position / width, allowed.lowerBound + position % width)
        }
    }
}
