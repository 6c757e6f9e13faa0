@testable import ShardCluster

extension IndexTree {
    /// What is wrong with the blocks of a tree: order, bounds, sums, depth and fill; empty when nothing is.
    func faults() -> [String] {
        var walk = IndexTreeWalk()
        let whole = withExtendedLifetime(root) { walk.visit(root.block, depth: 0) }
        if !root.block.isLeaf, root.block.used < 2 { walk.faults.append("the root has one child") }
        if whole != totals { walk.faults.append("the tree says \(totals), its blocks \(whole)") }
        return walk.faults
    }
}

/// A walk over all blocks in order of their keys.
private struct IndexTreeWalk {
    var faults: [String] = []
    private var leafDepth: Int?
    /// The entry before the one that is looked at, over all leaves.
    private var last: IndexEntry?

    /// Looks at a block and all below it; answers what is there.
    mutating func visit(_ block: IndexBlock, depth: Int) -> DocumentTotals {
        if block.used > block.capacity { faults.append("\(block.used) columns at depth \(depth)") }
        if block.used == 0, depth > 0 { faults.append("an empty block at depth \(depth)") }
        return block.isLeaf ? visit(leaf: block, depth: depth) : visit(branch: block, depth: depth)
    }

    private mutating func visit(leaf: IndexBlock, depth: Int) -> DocumentTotals {
        if let leafDepth, leafDepth != depth { faults.append("leaves at depths \(leafDepth) and \(depth)") }
        leafDepth = depth
        var sum = DocumentTotals()
        for index in 0..<leaf.used {
            let entry = leaf.entry(at: index)
            if let last, !precedes(last, entry) { faults.append("\(name(last)) before \(name(entry))") }
            last = entry
            sum = sum + DocumentTotals(count: 1, bytes: entry.bytes)
        }
        return sum
    }

    private mutating func visit(branch: IndexBlock, depth: Int) -> DocumentTotals {
        var sum = DocumentTotals()
        for index in 0..<branch.used {
            let child = branch.child(index)
            if branch.children[index].block.high != child.high { faults.append("child \(index) is noted elsewhere") }
            let column = branch.entry(at: index)
            if index > 0 {
                if let last, !precedes(last, column) {
                    faults.append("column \(index) at \(name(column)), not behind \(name(last))")
                }
                let least = least(below: child)
                if precedes(least, column) {
                    faults.append("column \(index) at \(name(column)), not at \(name(least))")
                }
            }
            let totals = visit(child, depth: depth + 1)
            let noted = DocumentTotals(count: Int(branch.counts[index]), bytes: column.bytes)
            if noted != totals { faults.append("column \(index) says \(noted), its child \(totals)") }
            sum = sum + totals
        }
        return sum
    }

    private func least(below block: IndexBlock) -> IndexEntry {
        block.isLeaf ? block.entry(at: 0) : least(below: block.child(0))
    }

    private func precedes(_ a: IndexEntry, _ b: IndexEntry) -> Bool {
        a.key != b.key ? a.key < b.key : a.record < b.record
    }

    private func name(_ entry: IndexEntry) -> String { "\(entry.key.high):\(entry.key.low):\(entry.record)" }
}
