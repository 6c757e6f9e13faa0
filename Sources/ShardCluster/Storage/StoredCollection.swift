package import BSON

/// One collection's share on one shard: real documents with their indexes, and bulk runs.
///
/// A value: an assignment shares everything, and a write afterwards copies the few blocks that it touches.
package struct StoredCollection: Sendable {
    /// "database.collection", as messages name it.
    package var namespace: String
    package let uuid: [UInt8]
    var records = RecordTree()
    /// The `_id` index first.
    var storedIndexes: [StoredIndex]
    var bulk = BulkStore()
    /// BSON bytes of the real documents.
    package internal(set) var realBytes: Int64 = 0
    let hash: HashedKeyFunction

    /// An empty collection with `_id_` and the given indexes; `hash` makes the keys of hashed ones.
    package init(
        namespace: String, uuid: [UInt8], indexes: [IndexSpec] = [], hash: @escaping HashedKeyFunction
    ) throws(CommandError) {
        self.namespace = namespace
        self.uuid = uuid
        self.hash = hash
        storedIndexes = [try StoredIndex(.id, hash: hash)]
        for spec in indexes where spec.name != IndexSpec.id.name {
            storedIndexes.append(try StoredIndex(spec, hash: hash))
        }
    }

    package var realCount: Int { records.count }
    package var bulkCount: Int { bulk.totals.count }
    package var count: Int { realCount &+ bulkCount }
    /// BSON bytes of all documents, real and generated.
    package var dataBytes: Int64 { realBytes &+ bulk.totals.bytes }
    package var indexes: [IndexSpec] { storedIndexes.map(\.spec) }

    /// What the collection counts for against a sandbox's memory limit, in bytes.
    package var modelBytes: Int64 {
        var entries = 0
        for place in 0..<storedIndexes.count { entries += storedIndexes[place].tree.count }
        return realBytes + 64 * Int64(records.count) + 48 * Int64(entries) + 160 * Int64(bulk.runs.count)
    }

    /// BSON bytes that the server would report for an index: keys and record IDs of real and generated documents.
    package func indexBytes(_ name: String) -> Int64 {
        guard let index = storedIndexes.first(where: { $0.spec.name == name }) else { return 0 }
        return 24 * Int64(index.tree.count &+ bulkCount)
    }

    package func document(_ id: RecordID) -> BSONDocument? { records[id] }

    /// The real document with this `_id`; `nil` for a generated one.
    package func record(withID id: BSONValue) -> RecordID? {
        storedIndexes[0].tree.firstRecord(IndexKey(id)).map(RecordID.init(raw:))
    }

    func position(ofIndex name: String) throws(CommandError) -> Int {
        guard let position = storedIndexes.firstIndex(where: { $0.spec.name == name }) else {
            throw .indexNotFound("index not found with name [\(name)]")
        }
        return position
    }
}
