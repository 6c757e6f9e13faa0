extension IndexTree {
    /// The record of the first entry with exactly this key.
    func firstRecord(_ key: IndexKey) -> Int64? {
        var node = root
        while let children = node.children { node = children[node.childIndex(key, .max)] }
        let index = node.lowerBound(key, .min)
        if index < node.used, index > 0 || node === root {
            return node.hasKey(key, at: index) ? Int64(bitPattern: node.record[index]) : nil
        }
        // The key may begin in the block to the left.
        guard let entry = IndexCursor(self, from: key, to: nil).first, entry.key == key else { return nil }
        return entry.record
    }

    /// Totals of the entries before a bound.
    func totals(before bound: IndexKey) -> DocumentTotals {
        var sum = DocumentTotals()
        var node = root
        while let children = node.children {
            let index = node.childIndex(bound, .min)
            sum = sum + node.totals(upTo: index)
            node = children[index]
        }
        return sum + node.totals(upTo: node.lowerBound(bound, .min))
    }

    /// Totals of a half-open range of keys.
    func totals(from low: IndexKey, to high: IndexKey) -> DocumentTotals {
        guard low < high else { return DocumentTotals() }
        return totals(before: high) - totals(before: low)
    }

    /// The entry with `rank` entries before it.
    func entry(atRank rank: Int) -> IndexEntry? {
        guard rank >= 0, rank < count else { return nil }
        var rest = UInt64(rank)
        var node = root
        while let children = node.children {
            var index = 0
            while index < node.used - 1, rest >= node.counts[index] {
                rest -= node.counts[index]
                index += 1
            }
            node = children[index]
        }
        return Int(rest) < node.used ? node.entry(at: Int(rest)) : nil
    }

    /// Whether a key that would go to the start of its leaf is the last one of the leaf before.
    ///
    /// Elsewhere the insertion sees an equal key beside the place where it writes.
    func containsBehindLeafStart(_ key: IndexKey) -> Bool {
        var node = root
        while let children = node.children { node = children[node.childIndex(key, .max)] }
        if node === root || node.used > 0 && node.lowerBound(key, .min) > 0 { return false }
        guard let entry = IndexCursor(self, from: key, to: nil).first else { return false }
        return entry.key == key
    }

    static func bytes(of key: IndexKey, record: Int64, below root: IndexNode) -> Int64? {
        var node = root
        while let children = node.children { node = children[node.childIndex(key, record)] }
        let index = node.lowerBound(key, record)
        guard index < node.used, node.hasKey(key, at: index), Int64(bitPattern: node.record[index]) == record else {
            return nil
        }
        return Int64(bitPattern: node.bytes[index])
    }
}
