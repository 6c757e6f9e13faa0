package import BSON

/// Takes one change of a collection's share back.
///
/// Changes are taken back in the reverse of their order, each on the very state that it left behind or on a copy of
/// it; what an undo gives is then what stood before, scans, indexes and totals included. Only what is never given
/// twice stays given: record IDs, and an index's mark that it has held several keys of one document.
package enum StorageUndo: Sendable {
    /// An insert: its document goes.
    case remove(RecordID)
    /// An update or a delete: the document that was there comes back to its place.
    case restore(BSONDocument, at: RecordID)
    /// Generated documents came or went.
    case bulk(BulkSnapshot)
    /// Generated documents turned into real ones.
    case generate(BulkSnapshot, instead: [RecordID])
}

/// The generated documents of a collection as they were at some time; taking it copies nothing.
package struct BulkSnapshot: Sendable {
    let store: BulkStore
}

extension StoredCollection {
    package mutating func undo(_ undo: StorageUndo) {
        switch undo {
        case .remove(let id): remove(id)
        case .restore(let document, let id): restore(document, at: id)
        case .bulk(let snapshot): restoreBulk(snapshot)
        case .generate(let snapshot, let ids):
            for id in ids.reversed() { remove(id) }
            restoreBulk(snapshot)
        }
    }

    /// Puts a document back under the record ID that it had, whether another stands there now or none.
    ///
    /// Nothing is checked, unique indexes least of all: it stood here before. An ID that was never given does nothing.
    /// O(log n) an index.
    package mutating func restore(_ document: BSONDocument, at id: RecordID) {
        guard records.wasGiven(id) else { return }
        let current = records[id]
        let bytes = Int64(document.bytes.count)
        for index in storedIndexes.indices {
            // A document that was stored under this index could be given keys then, so it can be again.
            guard let keys = try? storedIndexes[index].definition.keys(of: document) else { continue }
            let old = current.flatMap { try? storedIndexes[index].definition.keys(of: $0) }
            if old == keys {
                storedIndexes[index].resize(keys, record: id.raw, to: bytes)
            } else {
                if let old { storedIndexes[index].remove(old, record: id.raw) }
                storedIndexes[index].restore(keys, record: id.raw, bytes: bytes)
            }
        }
        records.put(document, at: id)
        realBytes &+= bytes &- Int64(current?.bytes.count ?? 0)
    }

    package var bulkSnapshot: BulkSnapshot { BulkSnapshot(store: bulk) }

    package mutating func restoreBulk(_ snapshot: BulkSnapshot) { bulk = snapshot.store }
}
