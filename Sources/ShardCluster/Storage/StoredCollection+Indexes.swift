package import BSON

extension StoredCollection {
    /// Builds an index over the documents that are there; does nothing when the same one exists.
    ///
    /// Generated documents turn real, up to `materialiseLimit`, unless the index can hold them as they are.
    /// Throws `DuplicateKey` for a unique index that can't be, and the server's errors for clashes of name or key.
    package mutating func createIndex(_ spec: IndexSpec, materialiseLimit: Int) throws(CommandError) {
        for existing in storedIndexes.map(\.spec) {
            if existing == spec { return }
            if existing.name == spec.name {
                throw .indexKeySpecsConflict(
                    "An existing index has the same name as the requested index. When index names are not specified, "
                        + "they are auto generated and can cause conflicts. Please refer to our documentation. "
                        + "Requested index: \(spec.serverText), existing index: \(existing.serverText)")
            }
            if existing.key == spec.key, existing.unique == spec.unique {
                throw .indexOptionsConflict("Index already exists with a different name: \(existing.name)")
            }
        }
        var index = try StoredIndex(spec, hash: hash)
        var staged = self
        if let field = bulk.field, BulkIndexing(index, field: field) == nil {
            try staged.materialiseAll(limit: materialiseLimit)
        }
        try staged.records.visit { (id, document) throws(CommandError) in
            let keys = try index.fields.keys(of: document)
            guard index.insert(keys, record: id.raw, bytes: Int64(document.bytes.count)) else {
                throw index.duplicate(document, namespace: namespace)
            }
            return true
        }
        staged.storedIndexes.append(index)
        self = staged
    }

    /// Throws `IndexNotFound` for an unknown name and `InvalidOptions` for `_id_`.
    package mutating func dropIndex(_ name: String) throws(CommandError) {
        let position = try position(ofIndex: name)
        if position == 0 { throw .invalidOptions("cannot drop _id index") }
        storedIndexes.remove(at: position)
    }
}

extension IndexSpec {
    /// As `listIndexes` shows it.
    package var document: BSONDocument {
        var document: BSONDocument = ["v": 2, "key": .document(key), "name": .string(name)]
        if unique, name != IndexSpec.id.name { document.append("unique", true) }
        return document
    }

    var serverText: String { document.serverText }
}
