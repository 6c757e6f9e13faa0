package import BSON

extension Cluster {
    /// Inserts or replaces a document of config.settings: `chunksize`, `balancer`, `automerge` or any other.
    ///
    /// - Throws: DocumentValidationFailure (121) for a value that the server's schema of the collection refuses.
    package mutating func writeSetting(_ document: BSONDocument) throws(CommandError) {
        try catalog.settings.write(document)
    }

    package mutating func removeSetting(_ id: String) { catalog.settings.remove(id) }

    /// Takes over a changed document of config.collections, of which a user may change `noBalance` alone.
    ///
    /// - Throws: NamespaceNotSharded (118), Unauthorized (13) for another change.
    package mutating func writeCollectionOptions(_ document: BSONDocument) throws(CommandError) {
        let name = try Namespace(parsing: document["_id"]?.string ?? "")
        _ = try shardedCollection(name)
        var before = configDocuments("collections")?.first { $0["_id"] == document["_id"] } ?? [:]
        var after = document
        before["noBalance"] = nil
        after["noBalance"] = nil
        guard before == after else {
            throw .unauthorized("not authorized on config to change anything but noBalance of config.collections")
        }
        try setBalancing(document["noBalance"]?.truthy != true, of: name)
    }
}
