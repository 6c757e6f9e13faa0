import BSON
import SimKernel

/// The commands about indexes.
extension CommandTable {
    static let indexCommands: [CommandDefinition] = [
        CommandDefinition("createIndexes", help: "build indexes", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.createIndexes(request)
        },
        CommandDefinition("listIndexes", help: "list the indexes of a collection") {
            (cluster, request) throws(CommandError) in try cluster.listIndexes(request)
        },
        CommandDefinition("dropIndexes", "deleteIndexes", help: "drop indexes", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropIndexes(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func createIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["indexes", "commitQuorum"])
        let name = try request.namespace()
        let given = try arguments.require(arguments.array("indexes"), "indexes")
        guard !given.isEmpty else { throw .badValue("Must specify at least one index to create") }
        var specs: [IndexSpec] = []
        for value in given { specs.append(try indexSpec(value, for: name)) }
        try requireWritable(name)
        let created = !exists(name)
        let before = firstShare(of: name)?.indexes ?? []
        let wanted = try newIndexes(specs, besides: before)
        try buildEverywhere(wanted, on: name)
        let old = max(1, before.count)
        let documents = shards.map { $0.collections[name]?.count ?? 0 }.max() ?? 0
        var reply: BSONDocument = [
            "numIndexesBefore": .integer(old), "numIndexesAfter": .integer(old + wanted.count),
            "createdCollectionAutomatically": .bool(created),
        ]
        if wanted.isEmpty { reply.append("note", "all indexes already exist") }
        return .reply(success(reply), latency: CommandCosts.indexBuild(documents: wanted.isEmpty ? 0 : documents))
    }

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
            for spec in specs {
                keepShare(of: name, on: primary)
                _ = try shards[primary.slot].collections.update(name) { stored throws(CommandError) in
                    try stored.createIndex(spec, materialiseLimit: Self.materialiseLimit)
                }
                recordShare(of: name, "createIndexes", on: primary)
            }
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

    private func indexSpec(_ value: BSONValue, for name: Namespace) throws(CommandError) -> IndexSpec {
        guard let document = value.document, let key = document["key"]?.document, !key.isEmpty else {
            throw .failedToParse("Each index needs a non-empty document 'key'")
        }
        for (field, kind) in key where kind.string != "hashed" && !(kind.isNumber && kind.truthy) {
            throw .cannotCreateIndex(
                "Values in v:2 index key pattern cannot be of type \(kind.typeName) with this value for field "
                    + "'\(field)'. Only numbers > 0, numbers < 0, and 'hashed' are allowed")
        }
        let unique = document["unique"]?.truthy ?? false
        if unique, let entry = catalog.collections[name], !entry.pattern.isPrefix(of: key) {
            throw .cannotCreateIndex(
                "cannot create unique index over \(ExtendedJSON.relaxed(.document(key))) with shard key pattern "
                    + ExtendedJSON.relaxed(.document(entry.pattern.document)))
        }
        guard let name = document["name"]?.string else { return IndexSpec(key: key, unique: unique) }
        return IndexSpec(name: name, key: key, unique: unique)
    }

    /// What isn't there yet; the same name with another key, or the same key under another name, is refused.
    private func newIndexes(
        _ specs: [IndexSpec], besides old: [IndexSpec]
    ) throws(CommandError) -> [IndexSpec] {
        var wanted: [IndexSpec] = []
        for spec in specs {
            if let same = (old + wanted).first(where: { $0.key == spec.key || $0.name == spec.name }) {
                guard same.key == spec.key else {
                    throw .indexKeySpecsConflict(
                        "An existing index has the same name as the requested index. Requested index: "
                            + "\(spec.name), existing index: \(same.name)")
                }
                guard same.name == spec.name || same.name == "_id_", same.unique == spec.unique || same.name == "_id_"
                else {
                    throw .indexOptionsConflict("Index already exists with a different name: \(same.name)")
                }
            } else {
                wanted.append(spec)
            }
        }
        return wanted
    }

    fileprivate func listIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["cursor", "includeBuildUUIDs"])
        let name = try request.namespace()
        guard let stored = firstShare(of: name) else { throw .namespaceNotFound("ns does not exist: \(name)") }
        let indexes = stored.indexes.map { BSONValue.document($0.document) }
        let cursor: BSONDocument = ["id": .int64(0), "ns": .string(name.text), "firstBatch": .array(indexes)]
        return .reply(success(["cursor": .document(cursor)]), latency: CommandCosts.catalogRead)
    }

    fileprivate mutating func dropIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["index"])
        let name = try request.namespace()
        try requireWritable(name)
        guard let stored = firstShare(of: name) else { throw .namespaceNotFound("ns not found \(name)") }
        let victims = try indexNames(arguments.require(arguments["index"], "index"), in: stored)
        if let pattern = catalog.collections[name]?.pattern {
            let left = stored.indexes.filter { !victims.contains($0.name) }
            guard left.contains(where: pattern.isSupported(by:)) else {
                throw CommandError(
                    code: 370, codeName: "CannotDropShardKeyIndex",
                    message: "cannot drop the only compatible index for this collection's shard key")
            }
        }
        for slot in shards.indices where shards[slot].collections.contains(name) {
            keepShare(of: name, on: ShardID(slot))
            for victim in victims {
                _ = try shards[slot].collections.update(name) { stored throws(CommandError) in
                    try stored.dropIndex(victim)
                }
            }
            recordShare(of: name, "dropIndexes", on: ShardID(slot))
        }
        return .reply(success(["nIndexesWas": .integer(stored.indexes.count)]), latency: CommandCosts.metadata)
    }

    /// The indexes that `index` means: a name, a key, several names, or "*" for all but that on `_id`.
    private func indexNames(_ index: BSONValue, in stored: StoredCollection) throws(CommandError) -> [String] {
        let names: [String]
        switch index {
        case .string("*"): return stored.indexes.map(\.name).filter { $0 != "_id_" }
        case .string(let name): names = [name]
        case .array(let values): names = values.compactMap(\.string)
        case .document(let key):
            guard let spec = stored.indexes.first(where: { $0.key == key }) else {
                throw .indexNotFound("can't find index with key: \(ExtendedJSON.relaxed(index))")
            }
            names = [spec.name]
        default:
            throw .typeMismatch("BSON field 'dropIndexes.index' is the wrong type '\(index.typeName)'")
        }
        for name in names {
            guard stored.indexes.contains(where: { $0.name == name }) else {
                throw .indexNotFound("index not found with name [\(name)]")
            }
            guard name != "_id_" else { throw .invalidOptions("cannot drop _id index") }
        }
        return names
    }
}
