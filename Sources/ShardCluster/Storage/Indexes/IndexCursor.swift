/// Walks the entries of a half-open key range in either direction; holds its own snapshot of the tree.
struct IndexCursor {
    private var path: [(node: IndexNode, index: Int)] = []
    private let bound: IndexKey?
    private let isReverse: Bool

    /// From the first entry at or behind `low` to the last one before `high`, where given.
    init(_ tree: IndexTree, from low: IndexKey?, to high: IndexKey?, reverse: Bool = false) {
        isReverse = reverse
        bound = reverse ? low : high
        var node = tree.root
        let start = reverse ? high : low
        while let children = node.children {
            let index = start.map { node.childIndex($0, .min) } ?? (reverse ? node.used - 1 : 0)
            path.append((node, index))
            node = children[index]
        }
        let index = start.map { node.lowerBound($0, .min) } ?? (reverse ? node.used : 0)
        path.append((node, reverse ? index - 1 : index))
    }

    /// The entry that `next` would give, if any, without leaving this cursor.
    var first: IndexEntry? {
        var copy = self
        return copy.next()
    }

    mutating func next() -> IndexEntry? {
        while let (node, index) = path.last {
            guard node.children == nil, index >= 0, index < node.used else {
                guard moveToNextLeaf() else { return nil }
                continue
            }
            let entry = node.entry(at: index)
            if let bound, isReverse ? entry.key < bound : !(entry.key < bound) {
                path.removeAll()
                return nil
            }
            path[path.count - 1].index += isReverse ? -1 : 1
            return entry
        }
        return nil
    }

    private mutating func moveToNextLeaf() -> Bool {
        path.removeLast()
        while let (node, index) = path.popLast() {
            let sibling = isReverse ? index - 1 : index + 1
            guard sibling >= 0, sibling < node.used else { continue }
            path.append((node, sibling))
            descend()
            return true
        }
        return false
    }

    private mutating func descend() {
        while let (node, index) = path.last, let children = node.children {
            let child = children[index]
            path.append((child, isReverse ? child.used - 1 : 0))
        }
    }
}
