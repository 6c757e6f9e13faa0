/// A B+tree of (key, record), each block of which is copied on the first write after an assignment.
///
/// Branches keep counts and byte sums of their children: totals of a key range cost O(log n).
struct IndexTree: Sendable {
    var root = IndexNode(isLeaf: true)
    private(set) var totals = DocumentTotals()

    var count: Int { totals.count }

    /// Adds an entry; with `unique`, answers false and changes nothing when the key is there already.
    mutating func insert(_ entry: IndexEntry, unique: Bool) -> Bool {
        if unique, containsBehindLeafStart(entry.key) { return false }
        IndexNode.makeUnique(&root)
        var isDuplicate = false
        let right = Self.insert(entry, into: root, unique: unique, isDuplicate: &isDuplicate)
        if isDuplicate { return false }
        totals = totals + DocumentTotals(count: 1, bytes: entry.bytes)
        if let right { grow(right) }
        return true
    }

    /// Takes out the entry of a key and record; answers whether it was there.
    @discardableResult
    mutating func remove(_ key: IndexKey, record: Int64) -> Bool {
        guard let bytes = Self.bytes(of: key, record: record, below: root) else { return false }
        IndexNode.makeUnique(&root)
        Self.remove(key, record, bytes: bytes, from: root)
        totals = totals - DocumentTotals(count: 1, bytes: bytes)
        while let children = root.children, root.used == 1 {
            let only = children[0]
            root = only
        }
        if root.used == 0 { root = IndexNode(isLeaf: true) }
        return true
    }

    /// Notes that the document of an entry has another size now.
    mutating func resize(_ key: IndexKey, record: Int64, to bytes: Int64) {
        guard let old = Self.bytes(of: key, record: record, below: root), old != bytes else { return }
        IndexNode.makeUnique(&root)
        let change = UInt64(bitPattern: bytes &- old)
        var node = root
        while let children = node.children {
            let index = node.childIndex(key, record)
            node.bytes[index] &+= change
            IndexNode.makeUnique(&children[index])
            node = children[index]
        }
        node.bytes[node.lowerBound(key, record)] = UInt64(bitPattern: bytes)
        totals.bytes &+= bytes &- old
    }

    private mutating func grow(_ right: IndexNode) {
        let above = IndexNode(isLeaf: false)
        for child in [root, right] {
            let totals = child.totals
            let first = child.entry(at: 0)
            above.insert(
                IndexEntry(key: first.key, record: first.record, bytes: totals.bytes), at: above.used,
                child: child, childCount: totals.count)
        }
        root = above
    }

    /// Inserts below a block that is owned alone; answers the new block to its right when it had to split.
    private static func insert(
        _ entry: IndexEntry, into node: IndexNode, unique: Bool, isDuplicate: inout Bool
    ) -> IndexNode? {
        guard let children = node.children else {
            let index = node.lowerBound(entry.key, unique ? .min : entry.record)
            if unique, index < node.used, node.hasKey(entry.key, at: index) {
                isDuplicate = true
                return nil
            }
            return place(entry, at: index, in: node)
        }
        let index = node.childIndex(entry.key, unique ? .max : entry.record)
        IndexNode.makeUnique(&children[index])
        let right = insert(entry, into: children[index], unique: unique, isDuplicate: &isDuplicate)
        if isDuplicate { return nil }
        guard let right else {
            node.counts[index] &+= 1
            node.bytes[index] &+= UInt64(bitPattern: entry.bytes)
            return nil
        }
        setTotals(children[index].totals, of: index, in: node)
        let first = right.entry(at: 0)
        let totals = right.totals
        let column = IndexEntry(key: first.key, record: first.record, bytes: totals.bytes)
        return place(column, at: index + 1, in: node, child: right, childCount: totals.count)
    }

    /// Writes a column, splitting a full block: at its end when keys come in order, else in the middle.
    private static func place(
        _ entry: IndexEntry, at index: Int, in node: IndexNode, child: IndexNode? = nil, childCount: Int = 0
    ) -> IndexNode? {
        if node.used < IndexNode.capacity {
            node.insert(entry, at: index, child: child, childCount: childCount)
            return nil
        }
        let cut = index == node.used ? node.used - 1 : node.used / 2
        let right = node.split(at: cut)
        if index <= cut {
            node.insert(entry, at: index, child: child, childCount: childCount)
        } else {
            right.insert(entry, at: index - cut, child: child, childCount: childCount)
        }
        return right
    }

    private static func remove(_ key: IndexKey, _ record: Int64, bytes: Int64, from node: IndexNode) {
        guard let children = node.children else { return node.remove(at: node.lowerBound(key, record)) }
        let index = node.childIndex(key, record)
        IndexNode.makeUnique(&children[index])
        remove(key, record, bytes: bytes, from: children[index])
        node.counts[index] &-= 1
        node.bytes[index] &-= UInt64(bitPattern: bytes)
        if children[index].used == 0 {
            node.remove(at: index)
        } else if children[index].used < IndexNode.capacity / 4 {
            merge(around: index, in: node)
        }
    }

    /// Joins a nearly empty child with a neighbour that has room for it.
    private static func merge(around index: Int, in node: IndexNode) {
        guard let children = node.children, node.used > 1 else { return }
        let left = index == 0 ? 0 : index - 1
        guard children[left].used + children[left + 1].used <= IndexNode.capacity * 3 / 4 else { return }
        IndexNode.makeUnique(&children[left])
        IndexNode.makeUnique(&children[left + 1])
        // The key of a branch's child 0 may be stale; as a later column it must bound its child again.
        if children[left + 1].children != nil { restoreFirstKey(of: children[left + 1], to: node, left + 1) }
        children[left].absorb(children[left + 1])
        setTotals(children[left].totals, of: left, in: node)
        node.remove(at: left + 1)
    }

    private static func restoreFirstKey(of branch: IndexNode, to parent: IndexNode, _ index: Int) {
        branch.high[0] = parent.high[index]
        branch.low[0] = parent.low[index]
        branch.record[0] = parent.record[index]
        let tail = parent.tails.isEmpty ? nil : parent.tails[index]
        if branch.tails.isEmpty {
            guard tail != nil else { return }
            branch.tails = ContiguousArray(repeating: nil, count: branch.used)
        }
        branch.tails[0] = tail
    }

    private static func setTotals(_ totals: DocumentTotals, of index: Int, in node: IndexNode) {
        node.counts[index] = UInt64(totals.count)
        node.bytes[index] = UInt64(bitPattern: totals.bytes)
    }
}
