/// A B+tree of (key, record), each block of which is copied on the first write after an assignment.
///
/// Branches keep counts and byte sums of their children: totals of a key range cost O(log n).
struct IndexTree: Sendable {
    private var rootNode = IndexNode(.allocate(level: 0))
    private(set) var totals = DocumentTotals()

    var count: Int { totals.count }

    /// The owner of all blocks: whoever keeps it keeps them readable.
    var root: IndexNode { rootNode }

    /// Adds an entry; with `unique`, answers false and changes nothing when the key is there already.
    mutating func insert(_ entry: IndexEntry, unique: Bool) -> Bool {
        let block = ownedRoot()
        var outcome = Self.insert(entry, into: block, unique ? .check : .anyway)
        if case .undecided = outcome {
            if containsAcrossBlocks(entry.key) { return false }
            outcome = Self.insert(entry, into: block, .checked)
        }
        switch outcome {
        case .placed: break
        case .split(let right): grow(right)
        case .duplicate, .undecided: return false
        }
        totals = totals + DocumentTotals(count: 1, bytes: entry.bytes)
        return true
    }

    /// Takes out the entry of a key and record; answers whether it was there.
    @discardableResult
    mutating func remove(_ key: IndexKey, record: Int64) -> Bool {
        guard let bytes = bytes(of: key, record: record) else { return false }
        Self.remove(key, record, bytes: bytes, from: ownedRoot())
        totals = totals - DocumentTotals(count: 1, bytes: bytes)
        while !rootNode.block.isLeaf, rootNode.block.used == 1 { rootNode = rootNode.block.children[0] }
        if rootNode.block.used == 0 { rootNode = IndexNode(.allocate(level: 0)) }
        return true
    }

    /// Notes that the document of an entry has another size now.
    mutating func resize(_ key: IndexKey, record: Int64, to bytes: Int64) {
        guard let old = self.bytes(of: key, record: record), old != bytes else { return }
        let change = UInt64(bitPattern: bytes &- old)
        var block = ownedRoot()
        while !block.isLeaf {
            let index = block.childIndex(key, record)
            block.bytes[index] &+= change
            block = block.ownedChild(index)
        }
        block.bytes[block.lowerBound(key, record)] = UInt64(bitPattern: bytes)
        totals.bytes &+= bytes &- old
    }

    private mutating func ownedRoot() -> IndexBlock {
        if !isKnownUniquelyReferenced(&rootNode) { rootNode = IndexNode(copying: rootNode.block) }
        return rootNode.block
    }

    private mutating func grow(_ right: IndexNode) {
        let above = IndexNode(.allocate(level: rootNode.block.level + 1))
        for child in [rootNode, right] {
            above.block.insert(child.block.entry(at: 0), at: above.block.used, child: child)
        }
        rootNode = above
    }
}

extension IndexTree {
    private enum Uniqueness {
        case anyway
        case check
        case checked
    }

    private enum Outcome {
        case placed
        /// The block was full; this one stands to its right now.
        case split(IndexNode)
        case duplicate
        /// The place is the start of a block: an equal key may end the one before. Nothing was changed.
        case undecided
    }

    /// Inserts below a block that is owned alone.
    private static func insert(_ entry: IndexEntry, into block: IndexBlock, _ uniqueness: Uniqueness) -> Outcome {
        if block.isLeaf {
            let index: Int
            if case .check = uniqueness {
                index = block.lowerBound(entry.key, .min)
                if index < block.used, block.hasKey(entry.key, at: index) { return .duplicate }
                if index == 0 { return .undecided }
            } else {
                index = block.lowerBound(entry.key, entry.record)
            }
            return place(entry, at: index, in: block)
        }
        var record = entry.record
        if case .check = uniqueness { record = .max }
        let index = block.childIndex(entry.key, record)
        let outcome = insert(entry, into: block.ownedChild(index), uniqueness)
        switch outcome {
        case .placed:
            block.counts[index] &+= 1
            block.bytes[index] &+= UInt64(bitPattern: entry.bytes)
            return .placed
        case .split(let right):
            block.setTotals(block.child(index).totals, of: index)
            return place(right.block.entry(at: 0), at: index + 1, in: block, child: right)
        case .duplicate, .undecided:
            return outcome
        }
    }

    /// Writes a column, splitting a full block: at its end when keys come in order, else in the middle.
    private static func place(
        _ entry: IndexEntry, at index: Int, in block: IndexBlock, child: IndexNode? = nil
    ) -> Outcome {
        if block.used < block.capacity {
            block.insert(entry, at: index, child: child)
            return .placed
        }
        let cut = index == block.used ? block.used - 1 : block.used / 2
        let right = block.split(at: cut)
        if index <= cut {
            block.insert(entry, at: index, child: child)
        } else {
            right.block.insert(entry, at: index - cut, child: child)
        }
        return .split(right)
    }

    private static func remove(_ key: IndexKey, _ record: Int64, bytes: Int64, from block: IndexBlock) {
        if block.isLeaf { return block.remove(at: block.lowerBound(key, record)) }
        let index = block.childIndex(key, record)
        let child = block.ownedChild(index)
        remove(key, record, bytes: bytes, from: child)
        block.counts[index] &-= 1
        block.bytes[index] &-= UInt64(bitPattern: bytes)
        if child.used == 0 {
            block.remove(at: index)
        } else if child.used < child.capacity / 4 {
            merge(around: index, in: block)
        }
    }

    /// Joins a nearly empty child with a neighbour that has room for it.
    private static func merge(around index: Int, in block: IndexBlock) {
        guard block.used > 1 else { return }
        let left = index == 0 ? 0 : index - 1
        let room = block.child(left).capacity * 3 / 4
        guard block.child(left).used + block.child(left + 1).used <= room else { return }
        let target = block.ownedChild(left)
        let source = block.ownedChild(left + 1)
        // The key of a branch's child 0 may be stale; as a later column it must bound its child again.
        if !source.isLeaf {
            source.setKey(block.key(at: left + 1), Int64(bitPattern: block.record[left + 1]), at: 0)
        }
        target.absorb(source)
        block.setTotals(target.totals, of: left)
        block.remove(at: left + 1)
    }
}
