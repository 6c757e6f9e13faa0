package import BSON

/// The documents of a key range on their way to another shard: real ones in key order, generated ones as runs.
package struct RangePayload: Sendable {
    package internal(set) var documents: [BSONDocument] = []
    var runs: [BulkRun] = []

    package init() {}

    package var totals: DocumentTotals {
        let real = documents.reduce(DocumentTotals()) {
            $0 + DocumentTotals(count: 1, bytes: Int64($1.bytes.count))
        }
        return runs.reduce(real) { $0 + $1.totals }
    }
}

extension StoredCollection {
    /// What a migration clones: the documents of a range of the key index, which stay here.
    package func payload(of range: KeyRange, keyIndex: String) throws(CommandError) -> RangePayload {
        let index = storedIndexes[try position(ofIndex: keyIndex)]
        var payload = RangePayload()
        var cursor = IndexCursor(index.tree, from: range.lowBound, to: range.highBound)
        while let entry = cursor.next() {
            if let document = records[RecordID(raw: entry.record)] { payload.documents.append(document) }
        }
        if let indexing = try bulkIndexing(of: index) {
            payload.runs = bulk.runs(withKeys: try keys(in: range, indexing, keyIndex))
        }
        return payload
    }

    /// Removes the documents of a range, as the range deleter does.
    package mutating func remove(range: KeyRange, keyIndex: String) throws(CommandError) {
        let index = storedIndexes[try position(ofIndex: keyIndex)]
        if let indexing = try bulkIndexing(of: index) {
            bulk.remove(withKeys: try keys(in: range, indexing, keyIndex))
        }
        var cursor = IndexCursor(index.tree, from: range.lowBound, to: range.highBound)
        while let entry = cursor.next() { remove(RecordID(raw: entry.record)) }
    }

    /// The integer keys that a range of the key index covers: all or none of them when they are equal in it.
    private func keys(
        in range: KeyRange, _ indexing: BulkIndexing, _ name: String
    ) throws(CommandError) -> Range<Int64> {
        let numbers = indexing.numbers(in: range)
        if indexing.order == .key { return numbers }
        if name == IndexSpec.id.name { throw bulkIndexError(name) }
        return numbers.isEmpty ? 0..<0 : .min..<(.max)
    }

    /// Takes the documents of a range out.
    package mutating func extract(range: KeyRange, keyIndex: String) throws(CommandError) -> RangePayload {
        let payload = try payload(of: range, keyIndex: keyIndex)
        try remove(range: range, keyIndex: keyIndex)
        return payload
    }

    /// Takes documents in: all or, where one of them may not stand here, none. An index that met an array among them stays
    /// multikey all the same, as on the server.
    ///
    /// - Throws: DuplicateKey (11000): `_id` is unique on a shard, not in a sharded collection.
    package mutating func absorb(_ payload: RangePayload) throws(CommandError) {
        if let run = payload.runs.first { try checkHoldsBulk(field: run.shape.field) }
        var taken: [RecordID] = []
        taken.reserveCapacity(payload.documents.count)
        for document in payload.documents {
            do throws(CommandError) { taken.append(try insert(storable: document)) } catch {
                for record in taken { remove(record) }
                throw error
            }
        }
        for run in payload.runs { bulk.append(run) }
    }
}
