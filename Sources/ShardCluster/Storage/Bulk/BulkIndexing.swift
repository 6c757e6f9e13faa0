import BSON

/// The place of generated documents in an index, known without making them.
///
/// They have no other fields than `_id`, the bulk field and `pad`: what an index has besides is null in all of them.
struct BulkIndexing: Sendable {
    /// What the keys follow.
    enum Order: Sendable {
        /// The documents' numbers: the index on `_id`, or one where all keys are equal.
        case number
        /// The bulk field first, then numbers.
        case key
    }

    let order: Order
    /// What follows the bulk field in a key, or the whole key when all are equal; `nil` for `_id`.
    private let nulls: [UInt8]?

    /// `nil` for an index that can't hold generated documents of a field: a unique, sparse or partial one, or one that has the field
    /// behind another, hashed or descending, or has `_id` or `pad` beside others.
    init?(_ index: StoredIndex, field: String) {
        if index.spec.name == IndexSpec.id.name {
            (order, nulls) = (.number, nil)
            return
        }
        guard !index.spec.unique, !index.spec.sparse, index.filter == nil, let first = index.fields.fields.first else {
            return nil
        }
        let leads = first.name == field && !first.isDescending && !first.isHashed
        let rest = index.fields.fields.dropFirst(leads ? 1 : 0)
        let own = [field, "_id", "pad"]
        guard !rest.contains(where: { own.contains($0.path[0]) }) else { return nil }
        order = leads ? .key : .number
        nulls = index.fields.nullKey(of: rest)
    }

    /// The key of a generated document.
    func indexKey(key: Int64, number: Int64) -> IndexKey {
        guard let nulls else { return IndexKey(BulkNumber.id(number)) }
        switch order {
        case .number: return IndexKey(bytes: nulls)
        case .key: return nulls.isEmpty ? IndexKey(key) : IndexKey(bytes: KeyString(.int64(key)).bytes + nulls)
        }
    }

    /// The integer keys, or the numbers, whose documents lie in a range of the index.
    func numbers(in range: KeyRange) -> Range<Int64> {
        let low = first(atLeast: range.lowBound)
        let high = first(atLeast: range.highBound)
        return low..<max(low, high)
    }

    /// The first key or number whose documents don't lie below a bound; `Int64.max`, which none has, where all do.
    func first(atLeast bound: IndexKey) -> Int64 {
        var low: Int64 = order == .key ? .min : 0
        var high = Int64.max
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) >> 1)
            if indexKey(key: middle, number: middle) < bound { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// The same for the key of a document, which says it at once.
    func first(atLeastKeyOf number: Int64) -> Int64 { order == .number && nulls != nil ? 0 : number }
}

extension BulkStore {
    /// Totals of the documents that an index has in a range.
    func totals(in range: KeyRange, _ indexing: BulkIndexing) -> DocumentTotals {
        totals(within: indexing.numbers(in: range), indexing.order)
    }

    func totals(within range: Range<Int64>, _ order: BulkIndexing.Order) -> DocumentTotals {
        order == .key ? totals(withKeys: range) : totals(withNumbers: range)
    }
}
