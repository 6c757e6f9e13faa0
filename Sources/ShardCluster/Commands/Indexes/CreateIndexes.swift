import BSON
import SimKernel

extension Cluster {
    /// createIndexes: builds what isn't there yet on every shard that has the collection, or nothing at all.
    mutating func createIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["indexes", "commitQuorum"])
        let name = try request.namespace()
        let given = try arguments.require(arguments.array("indexes"), "indexes")
        if let quorum = arguments["commitQuorum"], quorum.string == nil, !quorum.isNumber {
            throw .failedToParse("commitQuorum has to be a number or a string")
        }
        guard !given.isEmpty else { throw .badValue("Must specify at least one index to create") }
        let pattern = shardKey(of: name)
        var specs: [IndexSpec] = []
        for document in try arguments.documents("indexes") {
            specs.append(try IndexSpecParser(document).spec(shardKey: pattern))
        }
        try requireWritable(name)
        try requireNoMovePrimary(name)
        try enterPrimary(of: name)
        let created = !exists(name)
        let before = firstShare(of: name)?.indexes ?? [.id]
        var wanted: [IndexSpec] = []
        for spec in specs where try !spec.isAlready(among: before + wanted) { wanted.append(spec) }
        guard before.count + wanted.count <= Self.indexLimit else {
            throw .cannotCreateIndex(
                "add index fails, too many indexes for \(name) key:\(wanted.last?.key.serverText ?? "")")
        }
        if !wanted.isEmpty, !created { try requireIndexableInTransaction(name) }
        try buildEverywhere(wanted, on: name)
        scheduleExpiry()
        let documents = shards.map { $0.collections[name]?.count ?? 0 }.max() ?? 0
        var reply: BSONDocument = [
            "numIndexesBefore": .integer(before.count), "numIndexesAfter": .integer(before.count + wanted.count),
        ]
        if !wanted.isEmpty { reply.append("createdCollectionAutomatically", .bool(created)) }
        if wanted.isEmpty { reply.append("note", "all indexes already exist") }
        if !wanted.isEmpty, wanted.count < specs.count { reply.append("note", "index already exists") }
        return .reply(success(reply), latency: CommandCosts.indexBuild(documents: wanted.isEmpty ? 0 : documents))
    }

    /// The most indexes of a collection, that on `_id` among them.
    private static let indexLimit = 64
    /// The most generated documents of a load that building an index may turn into stored ones.
    private static let materialiseLimit = 100_000

    /// Builds on copies first, so that a shard that fails leaves all of them as they were.
    private mutating func buildEverywhere(_ specs: [IndexSpec], on name: Namespace) throws(CommandError) {
        var built: [(ShardID, StoredCollection)] = []
        for shard in shards {
            guard var stored = shard.collections[name] else { continue }
            for spec in specs { try stored.createIndex(spec, materialiseLimit: Self.materialiseLimit) }
            built.append((shard.id, stored))
        }
        if built.isEmpty {
            let checked = try Namespace(checking: name.database, name.collection)
            let primary = try databasePrimary(name.database)
            try createCollection(checked, on: primary)
            guard var stored = shards[primary.slot].collections[name] else { return }
            for spec in specs { try stored.createIndex(spec, materialiseLimit: Self.materialiseLimit) }
            built.append((primary, stored))
        }
        for (id, stored) in built {
            keepShare(of: name, on: id)
            shards[id.slot].collections[name] = stored
            for spec in specs {
                record(
                    .command, in: name, ["createIndexes": .string(name.collection), "spec": .document(spec.document)],
                    on: id)
            }
        }
    }
}
