/// Which node answers for which range of a 64-bit key space.
struct RangeTable: Sendable {
    /// The ranges' lower ends, ascending; the first is 0.
    private let starts: [UInt64]
    private var holders: [Int32]
    /// Where the search for a node's next lease goes on.
    private var hands: [Int]

    /// Ranges of equal width, their leases on the first `nodes` nodes in turn.
    init(ranges: Int, nodes: Int) {
        let width = UInt64.max / UInt64(max(ranges, 1))
        starts = (0..<max(ranges, 1)).map { UInt64($0) * width }
        holders = starts.indices.map { Int32($0 % max(nodes, 1)) }
        hands = []
    }

    var count: Int { starts.count }

    /// O(log ranges).
    func leaseholder(of key: UInt64) -> Int {
        var low = 0
        var high = starts.count &- 1
        while low < high {
            let middle = (low &+ high &+ 1) >> 1
            if starts[middle] <= key { low = middle } else { high = middle &- 1 }
        }
        return Int(holders[low])
    }

    /// Gives one of a node's leases to another node; false if it has none.
    mutating func moveLease(from node: Int, to other: Int) -> Bool {
        while hands.count <= node { hands.append(0) }
        for step in holders.indices {
            let place = (hands[node] + step) % holders.count
            guard Int(holders[place]) == node else { continue }
            holders[place] = Int32(other)
            hands[node] = place
            return true
        }
        return false
    }

    func leases(nodes: Int) -> [Int] {
        holders.reduce(into: Array(repeating: 0, count: nodes)) { counts, holder in counts[Int(holder)] += 1 }
    }
}
