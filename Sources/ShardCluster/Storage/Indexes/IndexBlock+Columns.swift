extension IndexBlock {
    /// Opens a gap at `index` and writes an entry into it, or a child with its least key; there must be room.
    func insert(_ entry: IndexEntry, at index: Int, child: IndexNode? = nil) {
        let moved = used - index
        for number in 0..<columnCount {
            let base = column(number) + index
            (base + 1).update(from: base, count: moved)
        }
        if let child {
            (children + index + 1).moveInitialize(from: children + index, count: moved)
            (children + index).initialize(to: child)
            noteChild(index)
            setTotals(child.block.totals, of: index)
        } else {
            bytes[index] = UInt64(bitPattern: entry.bytes)
        }
        high[index] = entry.key.high
        low[index] = entry.key.low
        record[index] = UInt64(bitPattern: entry.record)
        if entry.key.tail != nil { makeTails() }
        if let tails {
            (tails + index + 1).moveInitialize(from: tails + index, count: moved)
            (tails + index).initialize(to: entry.key.tail)
        }
        used += 1
    }

    /// Takes the column at `index` out.
    func remove(at index: Int) {
        let moved = used - index - 1
        for number in 0..<columnCount {
            let base = column(number) + index
            base.update(from: base + 1, count: moved)
        }
        if !isLeaf {
            (children + index).deinitialize(count: 1)
            (children + index).moveInitialize(from: children + index + 1, count: moved)
        }
        if let tails {
            (tails + index).deinitialize(count: 1)
            (tails + index).moveInitialize(from: tails + index + 1, count: moved)
        }
        used -= 1
    }

    /// Moves the columns from `index` on into a new block.
    func split(at index: Int) -> IndexNode {
        let right = IndexNode(.allocate(level: level))
        move(from: index, to: right.block)
        return right
    }

    /// Appends all columns of `right`, which is left empty; together they must fit.
    func absorb(_ right: IndexBlock) { right.move(from: 0, to: self) }

    /// Appends all columns of another block, sharing its children.
    func append(copyOf other: IndexBlock) {
        copyNumbers(of: other, from: 0)
        if !isLeaf {
            SharedNodes.touch(other.children, count: other.used)
            (children + used).initialize(from: other.children, count: other.used)
        }
        if other.tails != nil { makeTails() }
        if let tails, let source = other.tails {
            (tails + used).initialize(from: source, count: other.used)
        } else if let tails {
            (tails + used).initialize(repeating: nil, count: other.used)
        }
        used += other.used
    }

    func setTotals(_ totals: DocumentTotals, of index: Int) {
        counts[index] = UInt64(truncatingIfNeeded: totals.count)
        bytes[index] = UInt64(bitPattern: totals.bytes)
    }

    /// Writes a column's key.
    func setKey(_ key: IndexKey, _ record: Int64, at index: Int) {
        high[index] = key.high
        low[index] = key.low
        self.record[index] = UInt64(bitPattern: record)
        if key.tail != nil { makeTails() }
        tails?[index] = key.tail
    }

    private func move(from index: Int, to other: IndexBlock) {
        let moved = used - index
        other.copyNumbers(of: self, from: index)
        if !isLeaf { (other.children + other.used).moveInitialize(from: children + index, count: moved) }
        if tails != nil { other.makeTails() }
        if let target = other.tails {
            if let tails {
                (target + other.used).moveInitialize(from: tails + index, count: moved)
            } else {
                (target + other.used).initialize(repeating: nil, count: moved)
            }
        }
        other.used += moved
        used = index
    }

    private func copyNumbers(of other: IndexBlock, from index: Int) {
        for number in 0..<columnCount {
            (column(number) + used).update(from: other.column(number) + index, count: other.used - index)
        }
    }

    private func makeTails() {
        guard tails == nil else { return }
        let memory = UnsafeMutablePointer<[UInt8]?>.allocate(capacity: capacity)
        memory.initialize(repeating: nil, count: used)
        tails = memory
    }
}
