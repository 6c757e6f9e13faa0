import BSON

extension Cluster {
    /// dropIndexes: by name, by key, several names, or "*" for all that may go.
    mutating func dropIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["index"])
        let name = try request.namespace()
        let wanted = try arguments.require(arguments["index"], "index")
        try requireWritable(name)
        try requireNoMovePrimary(name)
        guard let stored = firstShare(of: name) else { throw .namespaceNotFound("ns not found \(name)") }
        let pattern = shardKey(of: name)
        var victims = try indexNames(wanted, in: stored)
        if let pattern {
            let left = stored.indexes.filter { !victims.contains($0.name) }
            if !left.contains(where: pattern.isSupported(by:)) {
                guard wanted == .string("*") else {
                    throw .cannotDropShardKeyIndex(
                        "Cannot drop the only compatible index for this collection's shard key")
                }
                let kept = stored.keyIndex(for: pattern)
                victims.removeAll { $0 == kept }
            }
        }
        for slot in shards.indices where shards[slot].collections.contains(name) {
            keepShare(of: name, on: ShardID(slot))
            for victim in victims {
                _ = try shards[slot].collections.update(name) { stored throws(CommandError) in
                    try stored.dropIndex(victim)
                }
                let entry: BSONDocument = ["dropIndexes": .string(name.collection), "index": .string(victim)]
                record(.command, in: name, entry, on: ShardID(slot))
            }
        }
        var reply: BSONDocument = ["nIndexesWas": .integer(stored.indexes.count)]
        if wanted == .string("*") {
            reply.append(
                "msg",
                pattern == nil
                    ? "non-_id indexes dropped for collection"
                    : "non-_id indexes and non-shard key indexes dropped for collection")
        }
        return .reply(success(reply), latency: CommandCosts.metadata)
    }

    /// The indexes that `index` means.
    private func indexNames(_ index: BSONValue, in stored: StoredCollection) throws(CommandError) -> [String] {
        var names: [String] = []
        switch index {
        case .string("*"): return stored.indexes.map(\.name).filter { $0 != IndexSpec.id.name }
        case .string(let name): names = [name]
        case .array(let values):
            for (place, value) in values.enumerated() {
                guard let name = value.string else {
                    throw .typeMismatch(
                        "BSON field 'dropIndexes.index.\(place)' is the wrong type '\(value.typeName)', "
                            + "expected type 'string'")
                }
                names.append(name)
            }
        case .document(let key):
            let found = stored.indexes.filter { BSONValue.compare(.document($0.key), index) == 0 }
            guard let spec = found.first else {
                throw .indexNotFound("can't find index with key: \(key.serverText)")
            }
            guard found.count == 1 else {
                throw CommandError(
                    code: 181, codeName: "AmbiguousIndexKeyPattern",
                    message: "\(found.count) indexes found for key: \(key.serverText), identify by name instead. "
                        + "Conflicting indexes: \(found[0].serverText), \(found[1].serverText)")
            }
            names = [spec.name]
        default:
            throw .typeMismatch(
                "BSON field 'dropIndexes.index' is the wrong type '\(index.typeName)', expected types "
                    + "'[string, object']")
        }
        guard !names.contains(IndexSpec.id.name) else { throw .invalidOptions("cannot drop _id index") }
        for name in names {
            guard stored.indexes.contains(where: { $0.name == name }) else {
                throw .indexNotFound("index not found with name [\(name)]")
            }
        }
        return names
    }
}
