import BSON

extension StoredCollection {
    /// Builds an index over the documents that are there; does nothing when the same one exists.
    ///
    /// Generated documents turn real, up to `materialiseLimit`, unless the index can hold them as they are.
    /// Throws `DuplicateKey` for a unique index that can't be, and the server's errors for clashes of name or key.
    package mutating func createIndex(_ spec: IndexSpec, materialiseLimit: Int) throws(CommandError) {
        if try spec.isAlready(among: indexes) { return }
        var index = try StoredIndex(spec, hash: hash)
        var staged = self
        if let field = bulk.field, BulkIndexing(index, field: field) == nil {
            try staged.materialiseAll(limit: materialiseLimit)
        }
        try staged.records.visit { (id, document) throws(CommandError) in
            let keys = try index.definition.keys(of: document)
            if let key = index.insert(keys, record: id.raw, bytes: Int64(document.bytes.count)) {
                throw index.duplicate(document, of: key, namespace: namespace)
            }
            return true
        }
        staged.storedIndexes.append(index)
        self = staged
    }

    /// Changes what may be changed of an index that is there.
    ///
    /// Throws `IndexNotFound` for an unknown name.
    package mutating func changeIndex(
        _ name: String, expireAfterSeconds: Int64?, hidden: Bool?
    ) throws(CommandError) {
        storedIndexes[try position(ofIndex: name)].change(expireAfterSeconds: expireAfterSeconds, hidden: hidden)
    }

    /// Throws `IndexNotFound` for an unknown name and `InvalidOptions` for `_id_`.
    package mutating func dropIndex(_ name: String) throws(CommandError) {
        let position = try position(ofIndex: name)
        if position == 0 { throw .invalidOptions("cannot drop _id index") }
        storedIndexes.remove(at: position)
    }
}
