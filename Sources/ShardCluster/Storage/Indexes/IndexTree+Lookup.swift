extension IndexTree {
    /// The record of the first entry with exactly this key.
    func firstRecord(_ key: IndexKey) -> Int64? {
        withExtendedLifetime(root) {
            let leaf = leaf(key, .min)
            let index = leaf.lowerBound(key, .min)
            if index < leaf.used {
                return leaf.hasKey(key, at: index) ? Int64(bitPattern: leaf.record[index]) : nil
            }
            // The key may begin the block to the right.
            guard let entry = IndexCursor(self, from: key, to: nil).first, entry.key == key else { return nil }
            return entry.record
        }
    }

    /// Totals of the entries before a bound.
    func totals(before bound: IndexKey) -> DocumentTotals {
        withExtendedLifetime(root) {
            var sum = DocumentTotals()
            var block = root.block
            while !block.isLeaf {
                let index = block.childIndex(bound, .min)
                sum = sum + block.totals(upTo: index)
                block = block.child(index)
            }
            return sum + block.totals(upTo: block.lowerBound(bound, .min))
        }
    }

    /// Totals of a half-open range of keys.
    func totals(from low: IndexKey, to high: IndexKey) -> DocumentTotals {
        guard low < high else { return DocumentTotals() }
        return totals(before: high) - totals(before: low)
    }

    /// The entry with `rank` entries before it.
    func entry(atRank rank: Int) -> IndexEntry? {
        guard rank >= 0, rank < count else { return nil }
        return withExtendedLifetime(root) {
            var rest = UInt64(rank)
            var block = root.block
            while !block.isLeaf {
                var index = 0
                while index < block.used - 1, rest >= block.counts[index] {
                    rest -= block.counts[index]
                    index += 1
                }
                block = block.child(index)
            }
            return Int(rest) < block.used ? block.entry(at: Int(rest)) : nil
        }
    }

    /// Whether the key is anywhere.
    func containsAcrossBlocks(_ key: IndexKey) -> Bool {
        IndexCursor(self, from: key, to: nil).first?.key == key
    }

    /// The document size that an entry notes, `nil` when there is no such entry.
    func bytes(of key: IndexKey, record: Int64) -> Int64? {
        withExtendedLifetime(root) {
            let leaf = leaf(key, record)
            let index = leaf.lowerBound(key, record)
            guard index < leaf.used, leaf.hasKey(key, at: index), Int64(bitPattern: leaf.record[index]) == record else {
                return nil
            }
            return Int64(bitPattern: leaf.bytes[index])
        }
    }

    /// The leaf where (key, record) is or would be; valid as long as the root is kept.
    func leaf(_ key: IndexKey, _ record: Int64) -> IndexBlock {
        var block = root.block
        while !block.isLeaf { block = block.child(block.childIndex(key, record)) }
        return block
    }
}
