/// Walks the entries of a half-open key range in either direction; holds its own snapshot of the tree.
///
/// At the end of a leaf it finds the next one from the root, which is cheaper than keeping a path.
struct IndexCursor {
    private let root: IndexNode
    private var leaf: IndexBlock
    private var index: Int
    private let bound: IndexKey?
    private let isReverse: Bool

    /// From the first entry at or behind `low` to the last one before `high`, where given.
    init(_ tree: IndexTree, from low: IndexKey?, to high: IndexKey?, reverse: Bool = false) {
        root = tree.root
        isReverse = reverse
        bound = reverse ? low : high
        if let start = reverse ? high : low {
            leaf = tree.leaf(start, .min)
            index = leaf.lowerBound(start, .min) - (reverse ? 1 : 0)
        } else {
            leaf = Self.outermost(root.block, last: reverse)
            index = reverse ? leaf.used - 1 : 0
        }
    }

    /// The entry that `next` would give, if any, without leaving this cursor.
    var first: (key: IndexKey, record: Int64)? {
        var copy = self
        return copy.next()
    }

    mutating func next() -> (key: IndexKey, record: Int64)? {
        withExtendedLifetime(root) {
            if index < 0 || index >= leaf.used {
                guard moveToNextLeaf() else { return nil }
            }
            let key = leaf.key(at: index)
            if let bound, isReverse ? key < bound : !(key < bound) { return nil }
            let record = Int64(bitPattern: leaf.record[index])
            index += isReverse ? -1 : 1
            return (key, record)
        }
    }

    /// The record of the next entry if it has exactly this key; only for a walk forwards without a bound.
    @inline(__always)
    mutating func nextRecord(of key: IndexKey) -> Int64? {
        withExtendedLifetime(root) {
            guard index < leaf.used || moveToNextLeaf(), leaf.hasKey(key, at: index) else { return nil }
            index += 1
            return Int64(bitPattern: leaf.record[index - 1])
        }
    }

    private mutating func moveToNextLeaf() -> Bool {
        guard leaf.used > 0 else { return false }
        let edge = leaf.entry(at: isReverse ? 0 : leaf.used - 1)
        var block = root.block
        var sibling: IndexBlock?
        while !block.isLeaf {
            let index = block.childIndex(edge.key, edge.record)
            let next = isReverse ? index - 1 : index + 1
            if next >= 0, next < block.used { sibling = block.child(next) }
            block = block.child(index)
        }
        guard let sibling else { return false }
        leaf = Self.outermost(sibling, last: isReverse)
        index = isReverse ? leaf.used - 1 : 0
        return true
    }

    private static func outermost(_ start: IndexBlock, last: Bool) -> IndexBlock {
        var block = start
        while !block.isLeaf { block = block.child(last ? block.used - 1 : 0) }
        return block
    }
}
