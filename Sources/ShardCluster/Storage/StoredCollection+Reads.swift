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
        var keys = 0
        try forEach(access, keys: &keys, body)
    }

    /// The same, adding to `keys` each index key that was looked at, of one document maybe several.
    func forEach(
        _ access: Access, keys: inout Int, _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        switch access {
        case .collectionScan:
            try scan(body)
        case .index(let name, let ranges, let reverse):
            let position = try position(ofIndex: name)
            if bulk.isEmpty, !storedIndexes[position].isMultikey {
                return try walkStored(storedIndexes[position].tree, ranges, reverse: reverse, &keys, body)
            }
            var seen: Set<Int64>? = storedIndexes[position].isMultikey ? [] : nil
            for range in ranges where !range.isEmpty {
                guard try walk(position, range, reverse: reverse, seen: &seen, &keys, body) else { return }
            }
        }
    }

    /// Up to `maximum` documents with a value in a field, by an ascending index on that field alone.
    ///
    /// Nil where there is none, or where one document may have several keys in it.
    package func documents(with key: KeyString, in field: String, maximum: Int) -> [BSONDocument]? {
        guard let position = position(ofAscending: field), !storedIndexes[position].isMultikey,
            storedIndexes[position].isComplete
        else { return nil }
        var found: [BSONDocument] = []
        guard bulk.isEmpty else {
            let access = Access.index(storedIndexes[position].spec.name, ranges: [.prefix(key)], reverse: false)
            let isRead: Void? = try? forEach(access) { (_, document) in
                found.append(document)
                return found.count < maximum
            }
            return isRead.map { found }
        }
        let key = IndexKey(key)
        var cursor = IndexCursor(storedIndexes[position].tree, from: key, to: nil)
        while found.count < maximum, let record = cursor.nextRecord(of: key) {
            if let document = records[RecordID(raw: record)] { found.append(document) }
        }
        return found
    }

    private func position(ofAscending field: String) -> Int? {
        for place in storedIndexes.indices where storedIndexes[place].fields.isAscending(on: field) { return place }
        return nil
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

    /// The straight way where there is nothing to merge and nothing to see twice.
    private func walkStored(
        _ tree: IndexTree, _ ranges: [KeyRange], reverse: Bool, _ keys: inout Int,
        _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        for range in ranges {
            var cursor = IndexCursor(tree, from: range.lowBound, to: range.highBound, reverse: reverse)
            while let entry = cursor.next() {
                keys &+= 1
                let id = RecordID(raw: entry.record)
                guard let document = records[id] else { continue }
                guard try body(id, document) else { return }
            }
        }
    }

    /// Merges real and generated documents of one range; answers false when `body` did.
    private func walk(
        _ position: Int, _ range: KeyRange, reverse: Bool, seen: inout Set<Int64>?, _ keys: inout Int,
        _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) -> Bool {
        let index = storedIndexes[position]
        var real = IndexCursor(index.tree, from: range.lowBound, to: range.highBound, reverse: reverse)
        var entry = real.next()
        let indexing = try bulkIndexing(of: index)
        var generated = indexing.map {
            BulkStream(bulk, order: $0.order, within: $0.numbers(in: range), reverse: reverse)
        }
        var item = generated?.next()
        while true {
            if let next = item, let indexing,
                entry.map({ Self.comes(next, before: $0.key, indexing, reverse: reverse) }) ?? true
            {
                keys &+= 1
                let document = next.run.document(rank: next.place.rank, batch: next.place.batch)
                guard try body(nil, document) else { return false }
                item = generated?.next()
            } else if let next = entry {
                keys &+= 1
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

    private static func comes(
        _ item: BulkStream.Item, before key: IndexKey, _ indexing: BulkIndexing, reverse: Bool
    ) -> Bool {
        let own = indexing.indexKey(key: item.key, number: item.number)
        return reverse ? !(own < key) : own < key
    }
}
