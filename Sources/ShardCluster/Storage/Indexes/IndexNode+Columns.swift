extension IndexNode {
    private var columnCount: Int { children == nil ? 4 : 5 }

    /// Opens a gap at `index` and writes an entry, or the least key of a child, into it; there must be room.
    func insert(_ entry: IndexEntry, at index: Int, child: IndexNode? = nil, childCount: Int = 0) {
        let moved = used - index
        for column in 0..<columnCount {
            let base = high + column * Self.capacity + index
            (base + 1).update(from: base, count: moved)
        }
        if let children, let child {
            (children + index + 1).moveInitialize(from: children + index, count: moved)
            (children + index).initialize(to: child)
            counts[index] = UInt64(childCount)
        }
        high[index] = entry.key.high
        low[index] = entry.key.low
        record[index] = UInt64(bitPattern: entry.record)
        bytes[index] = UInt64(bitPattern: entry.bytes)
        insertTail(entry.key.tail, at: index)
        used += 1
    }

    /// Takes the column at `index` out.
    func remove(at index: Int) {
        let moved = used - index - 1
        for column in 0..<columnCount {
            let base = high + column * Self.capacity + index
            base.update(from: base + 1, count: moved)
        }
        if let children {
            (children + index).deinitialize(count: 1)
            (children + index).moveInitialize(from: children + index + 1, count: moved)
        }
        if !tails.isEmpty { tails.remove(at: index) }
        used -= 1
    }

    /// Moves the columns from `index` on into a new block to the right.
    func split(at index: Int) -> IndexNode {
        let right = IndexNode(isLeaf: children == nil)
        let moved = used - index
        move(from: index, count: moved, to: right)
        return right
    }

    /// Appends all columns of `right`, which is left empty; together they must fit.
    func absorb(_ right: IndexNode) { right.move(from: 0, count: right.used, to: self) }

    private func move(from index: Int, count: Int, to other: IndexNode) {
        for column in 0..<columnCount {
            (other.high + column * Self.capacity + other.used).update(
                from: high + column * Self.capacity + index, count: count)
        }
        if let children, let target = other.children {
            (target + other.used).moveInitialize(from: children + index, count: count)
        }
        moveTails(from: index, to: other)
        other.used += count
        used -= count
    }

    private func insertTail(_ tail: [UInt8]?, at index: Int) {
        if tails.isEmpty {
            guard tail != nil else { return }
            tails = ContiguousArray(repeating: nil, count: used)
        }
        tails.insert(tail, at: index)
    }

    private func moveTails(from index: Int, to other: IndexNode) {
        if tails.isEmpty, other.tails.isEmpty { return }
        if tails.isEmpty { tails = ContiguousArray(repeating: nil, count: used) }
        if other.tails.isEmpty { other.tails = ContiguousArray(repeating: nil, count: other.used) }
        other.tails.append(contentsOf: tails[index...])
        tails.removeSubrange(index...)
    }
}
