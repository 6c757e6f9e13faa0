import BSON

/// Writes to the config database: settings, and `noBalance` of a collection; the rest is the cluster's own.
extension Cluster {
    mutating func insertConfig(_ document: BSONDocument, into name: Namespace) throws(CommandError) {
        guard name.collection == "settings" else { return try requireWritable(name) }
        if let id = document["_id"], catalog.settings.documents.contains(where: { $0["_id"] == id }) {
            throw .duplicateKey(
                "E11000 duplicate key error collection: config.settings index: _id_ dup key: { _id: \(id.serverText) }",
                pattern: ["_id": 1], value: ["_id": id])
        }
        try writeSetting(document)
    }

    /// Updates what matches in place, or inserts; counts what matched and what changed.
    mutating func updateConfig(
        _ name: Namespace, _ statement: UpdateStatement, _ batch: inout WriteBatch, index: Int
    ) throws(CommandError) {
        guard name.collection == "settings" || name.collection == "collections" else {
            return try requireWritable(name)
        }
        for document in configDocuments(name.collection) ?? [] where try statement.matcher.matches(document) {
            let changed = try statement.update.apply(
                to: document, matchedBy: statement.matcher, constants: statement.constants)
            batch.matched += 1
            if changed != document {
                if name.collection == "settings" {
                    try writeSetting(changed)
                } else {
                    try writeCollectionOptions(changed)
                }
                batch.modified += 1
            }
            if !statement.isMulti { return }
        }
        guard batch.matched == 0, statement.isUpsert, name.collection == "settings" else { return }
        let document = try statement.newDocument()
        try writeSetting(document)
        batch.matched += 1
        batch.upserted.append(["index": .int32(Int32(clamping: index)), "_id": document["_id"] ?? .null])
    }

    mutating func deleteConfig(_ name: Namespace, _ matcher: Matcher, limit: Int) throws(CommandError) -> Int {
        guard name.collection == "settings" else {
            try requireWritable(name)
            return 0
        }
        var deleted = 0
        for document in catalog.settings.documents where try matcher.matches(document) {
            guard limit == 0 || deleted < limit else { break }
            if let id = document["_id"]?.string { removeSetting(id) }
            deleted += 1
        }
        return deleted
    }
}
