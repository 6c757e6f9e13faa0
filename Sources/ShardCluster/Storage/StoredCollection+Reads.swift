package import BSON

extension StoredCollection {
    /// How documents are come by.
    package enum Access: Sendable, Hashable {
        /// Real documents in order of insertion, then generated ones.
        case collectionScan
        /// In order of an index, range after range; ranges must not overlap, and stand in the order of the scan.
        case index(String, ranges: [KeyRange], reverse: Bool)
    }

    /// Streams documents until `body` answers false; generated ones come without a record ID.
    ///
    /// Among equal keys real documents come first in order of insertion, then generated ones by number; backwards
    /// it is the exact reverse. An index that knows nothing of generated documents makes this throw.
    package func forEach(
        _ access: Access, _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        switch access {
        case .collectionScan:
            try scan(body)
        case .index(let name, let ranges, let reverse):
            let position = try position(ofIndex: name)
            var seen: Set<Int64>? = storedIndexes[position].isMultikey ? [] : nil
            for range in ranges where !range.isEmpty {
                guard try walk(position, range, reverse: reverse, seen: &seen, body) else { return }
            }
        }
    }

    private func scan(_ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool) throws(CommandError) {
        let goOn = try records.visit { (id, document) throws(CommandError) in try body(id, document) }
        guard goOn else { return }
        for run in bulk.runs {
            for batch in 0..<run.repeats {
                for rank in run.ranks {
                    guard try body(nil, run.document(rank: rank, batch: batch)) else { return }
                }
            }
        }
    }

    /// Merges real and generated documents of one range; answers false when `body` did.
    private func walk(
        _ position: Int, _ range: KeyRange, reverse: Bool, seen: inout Set<Int64>?,
        _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) -> Bool {
        let index = storedIndexes[position]
        var real = IndexCursor(index.tree, from: range.lowBound, to: range.highBound, reverse: reverse)
        var entry = real.next()
        var generated = bulk.isEmpty ? nil : try bulkStream(index, range, reverse: reverse)
        var item = generated?.next()
        while true {
            if let next = item, entry.map({ comesBefore(next, $0.key, index, reverse: reverse) }) ?? true {
                let document = next.run.document(rank: next.place.rank, batch: next.place.batch)
                guard try body(nil, document) else { return false }
                item = generated?.next()
            } else if let next = entry {
                let isNew = seen?.insert(next.record).inserted ?? true
                if isNew, let document = records[RecordID(raw: next.record)] {
                    guard try body(RecordID(raw: next.record), document) else { return false }
                }
                entry = real.next()
            } else {
                return true
            }
        }
    }

    private func comesBefore(
        _ item: BulkStream.Item, _ other: IndexKey, _ index: StoredIndex, reverse: Bool
    ) -> Bool {
        let key = bulkOrder(of: index) == .number ? IndexKey(BulkNumber.id(item.number)) : IndexKey(item.key)
        return reverse ? !(key < other) : key < other
    }

    private func bulkStream(
        _ index: StoredIndex, _ range: KeyRange, reverse: Bool
    ) throws(CommandError) -> BulkStream {
        switch bulkOrder(of: index) {
        case .key: BulkStream(bulk, order: .key, within: BulkBounds.keys(in: range), reverse: reverse)
        case .number: BulkStream(bulk, order: .number, within: BulkBounds.numbers(in: range), reverse: reverse)
        case nil: throw bulkIndexError(index.spec.name)
        }
    }

    /// The order that an index gives generated documents; `nil` when it can't hold them.
    func bulkOrder(of index: StoredIndex) -> BulkStream.Order? {
        if index.spec.name == IndexSpec.id.name { return .number }
        return bulk.field.map { index.fields.isAscending(on: $0) } ?? true ? .key : nil
    }

    func bulkIndexError(_ name: String) -> CommandError {
        .illegalOperation("index \(name) cannot hold generated documents; only _id_ and {FIELD: 1} on their key can")
    }
}
