package import BSON

/// What chunks ask about: everything costs O(log n) in the real documents and one closed form a bulk run.
extension StoredCollection {
    /// Number and bytes of the documents whose keys in an index lie in a range; none for an unknown index.
    package func totals(in range: KeyRange, keyIndex: String) -> DocumentTotals {
        guard let place = storedIndexes.indices.first(where: { storedIndexes[$0].spec.name == keyIndex }) else {
            return DocumentTotals()
        }
        let real = storedIndexes[place].tree.totals(from: range.lowBound, to: range.highBound)
        guard let field = bulk.field, let indexing = BulkIndexing(storedIndexes[place], field: field) else {
            return real
        }
        return real + bulk.totals(in: range, indexing)
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
        let indexing = bulk.field.flatMap { BulkIndexing(index, field: $0) }
        let search = SplitSearch(
            collection: self, index: index, indexing: indexing, range: range, afterBytes: afterBytes,
            firstNumber: indexing?.first(atLeast: range.lowBound) ?? 0)
        return [search.stored(), search.generated()].compactMap { $0 }.min { $0.bound < $1.bound }?.key
    }
}

/// The search for the key that has so many bytes of a range before it, once among stored, once among generated ones.
private struct SplitSearch {
    let collection: StoredCollection
    let index: StoredIndex
    let indexing: BulkIndexing?
    let range: KeyRange
    let afterBytes: Int64
    /// The first key or number of generated documents in the range.
    let firstNumber: Int64

    typealias Split = (bound: IndexKey, key: BSONDocument)

    func stored() -> Split? {
        var low = index.tree.totals(before: range.lowBound).count
        let end = index.tree.totals(before: range.highBound).count
        var high = max(low, end)
        while low < high {
            let middle = (low + high) / 2
            guard let entry = index.tree.entry(atRank: middle) else { return nil }
            if isFar(entry.key, indexing?.first(atLeast: entry.key) ?? 0) { high = middle } else { low = middle + 1 }
        }
        guard low < end, let entry = index.tree.entry(atRank: low),
            let document = collection.records[RecordID(raw: entry.record)]
        else { return nil }
        return (entry.key, index.fields.keyDocument(of: document))
    }

    func generated() -> Split? {
        guard let indexing, let field = collection.bulk.field else { return nil }
        let numbers = indexing.numbers(in: range)
        var (low, high) = (numbers.lowerBound, numbers.upperBound)
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) >> 1)
            let key = indexing.indexKey(key: middle, number: middle)
            if isFar(key, indexing.first(atLeastKeyOf: middle)) { high = middle } else { low = middle &+ 1 }
        }
        let found =
            indexing.order == .key ? collection.bulk.firstKey(from: low) : collection.bulk.firstNumber(from: low)
        guard let found, numbers.contains(found) else { return nil }
        let document: BSONDocument = ["_id": .objectID(BulkNumber.id(found)), field: .integer(found)]
        return (indexing.indexKey(key: found, number: found), index.fields.keyDocument(of: document))
    }

    /// Whether enough bytes of the range lie before a key of it; `end` is the first number at or behind the key.
    private func isFar(_ key: IndexKey, _ end: Int64) -> Bool {
        let real = index.tree.totals(from: range.lowBound, to: key).bytes
        guard let indexing else { return real >= afterBytes }
        let generated =
            firstNumber < end ? collection.bulk.totals(within: firstNumber..<end, indexing.order).bytes : 0
        return real &+ generated >= afterBytes
    }
}
