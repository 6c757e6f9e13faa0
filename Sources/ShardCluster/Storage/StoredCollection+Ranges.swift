package import BSON

/// What chunks ask about: everything costs O(log n) in the real documents and one closed form a bulk run.
extension StoredCollection {
    /// Number and bytes of the documents whose keys in an index lie in a range; none for an unknown index.
    package func totals(in range: KeyRange, keyIndex: String) -> DocumentTotals {
        guard let index = storedIndexes.first(where: { $0.spec.name == keyIndex }) else { return DocumentTotals() }
        let real = index.tree.totals(from: range.lowBound, to: range.highBound)
        if bulk.isEmpty { return real }
        switch bulkOrder(of: index) {
        case .key: return real + bulk.totals(withKeys: BulkBounds.keys(in: range))
        case .number: return real + bulk.totals(withNumbers: BulkBounds.numbers(in: range))
        case nil: return real
        }
    }

    package func count(inShardKeyRange range: KeyRange, keyIndex: String) -> Int {
        totals(in: range, keyIndex: keyIndex).count
    }

    package func bytes(in range: KeyRange, keyIndex: String) -> Int64 {
        totals(in: range, keyIndex: keyIndex).bytes
    }

    /// The least key of a document in the range that has at least `afterBytes` of the range before it.
    ///
    /// Answers the index's fields with their values, as a chunk's bound; `nil` when no key is that far.
    package func splitPoint(keyIndex: String, range: KeyRange, afterBytes: Int64) -> BSONDocument? {
        guard let index = storedIndexes.first(where: { $0.spec.name == keyIndex }), !range.isEmpty else { return nil }
        let real = realSplit(index, range, afterBytes)
        guard let generated = bulkSplit(index, range, afterBytes) else { return real?.key }
        guard let real else { return generated.key }
        return generated.bound < real.bound ? generated.key : real.key
    }

    private typealias Split = (bound: KeyString, key: BSONDocument)

    private func realSplit(_ index: StoredIndex, _ range: KeyRange, _ afterBytes: Int64) -> Split? {
        var low = index.tree.totals(before: range.lowBound).count
        let end = index.tree.totals(before: range.highBound).count
        var high = max(low, end)
        while low < high {
            let middle = (low + high) / 2
            guard let entry = index.tree.entry(atRank: middle) else { return nil }
            let isFar = bytes(index, from: range, before: entry.key) >= afterBytes
            if isFar { high = middle } else { low = middle + 1 }
        }
        guard low < end, let entry = index.tree.entry(atRank: low),
            let document = records[RecordID(raw: entry.record)]
        else { return nil }
        let key = index.fields.keyDocument(of: document)
        return (KeyString(key.values, directions: index.fields.directions), key)
    }

    private func bulkSplit(_ index: StoredIndex, _ range: KeyRange, _ afterBytes: Int64) -> Split? {
        guard !bulk.isEmpty, let field = bulk.field, bulkOrder(of: index) == .key else { return nil }
        let keys = BulkBounds.keys(in: range)
        var (low, high) = (keys.lowerBound, keys.upperBound)
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) >> 1)
            let isFar = bytes(index, from: range, before: IndexKey(middle)) >= afterBytes
            if isFar { high = middle } else { low = middle &+ 1 }
        }
        guard let key = bulk.firstKey(from: low), keys.contains(key) else { return nil }
        return (KeyString(.integer(key)), [field: .integer(key)])
    }

    /// Bytes of all documents from the start of a range to a key of it.
    private func bytes(_ index: StoredIndex, from range: KeyRange, before key: IndexKey) -> Int64 {
        let real = index.tree.totals(from: range.lowBound, to: key).bytes
        guard !bulk.isEmpty, bulkOrder(of: index) == .key else { return real }
        let start = BulkBounds.keys(in: range).lowerBound
        let end = BulkBounds.keys(before: key)
        return real &+ (start < end ? bulk.totals(withKeys: start..<end).bytes : 0)
    }
}
