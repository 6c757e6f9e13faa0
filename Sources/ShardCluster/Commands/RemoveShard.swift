import BSON
import SimKernel

extension Cluster {
    /// removeShard: the first call starts draining, later ones tell what is left, the last one removes the shard.
    mutating func removeShard(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let text = try CommandArguments(request, fields: []).subject()
        guard let id = shardID(named: text) else { throw .shardNotFound("Shard \(text) does not exist") }
        switch self[id].state {
        case .draining:
            let remaining = remaining(on: id)
            let done = remaining.chunks == 0 && remaining.databases.isEmpty && remaining.collections.isEmpty
            return done ? completeRemoval(of: id) : reply(ongoing: id, remaining)
        case .active, .removed, .unattached:
            return try startDraining(id)
        }
    }

    private mutating func startDraining(_ id: ShardID) throws(CommandError) -> CommandOutcome {
        guard activeShards.contains(where: { $0 != id && !self[$0].isDraining }) else {
            throw .illegalOperation("Operation not allowed because it would remove the last shard")
        }
        shards[id.slot].state = .draining(since: now)
        logByConfig("removeShard.start", "", details: ["shard": .string(self[id].name)])
        let remaining = remaining(on: id)
        let reply: BSONDocument = [
            "msg": "draining started successfully", "state": "started", "shard": .string(self[id].name),
            "note": .string(Self.note), "dbsToMove": .array(remaining.databases.map(BSONValue.string)),
            "collectionsToMove": .array(remaining.collections.map(BSONValue.string)),
        ]
        return .reply(success(reply), latency: CommandCosts.removeShard)
    }

    private func reply(ongoing id: ShardID, _ remaining: Remaining) -> CommandOutcome {
        let counts: BSONDocument = [
            "chunks": .int64(Int64(remaining.chunks)), "dbs": .int64(Int64(remaining.databases.count)),
            "jumboChunks": .int64(Int64(remaining.jumbo)),
        ]
        let reply: BSONDocument = [
            "msg": "draining ongoing", "state": "ongoing", "remaining": .document(counts), "note": .string(Self.note),
            "dbsToMove": .array(remaining.databases.map(BSONValue.string)),
            "collectionsToMove": .array(remaining.collections.map(BSONValue.string)),
        ]
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    private mutating func completeRemoval(of id: ShardID) -> CommandOutcome {
        shards[id.slot].state = .removed
        shards[id.slot].collections = NamespaceMap()
        shards[id.slot].orphans = []
        logByConfig("removeShard", "", details: ["shard": .string(self[id].name)])
        let reply: BSONDocument = [
            "msg": "removeshard completed successfully", "state": "completed", "shard": .string(self[id].name),
        ]
        return .reply(success(reply), latency: CommandCosts.removeShard)
    }

    private static let note =
        "you need to call moveCollection for collectionsToMove and afterwards movePrimary for the dbsToMove"

    /// What still lies on a shard that is to go.
    struct Remaining {
        var chunks = 0
        var jumbo = 0
        var databases: [String] = []
        var collections: [String] = []
    }

    func remaining(on id: ShardID) -> Remaining {
        var remaining = Remaining()
        for (name, entry) in catalog.collections {
            if entry.unsplittable {
                if entry.chunks.count(on: id) > 0 { remaining.collections.append(name.text) }
                continue
            }
            remaining.chunks += entry.chunks.count(on: id)
            remaining.jumbo += entry.chunks.jumboCount(on: id)
        }
        remaining.databases = catalog.databases.filter { $0.primary == id }.map(\.name)
        return remaining
    }
}
