import BSON
import SimKernel

extension Cluster {
    /// A replica set of the topology's shape, its members up and its first member primary.
    mutating func makeReplicaSet(named name: String) -> ReplicaSet {
        var set = ReplicaSet(
            name: name, tier: topology.tier, memberCount: topology.replicas,
            port: topology.sharded ? HostNames.shardPort : HostNames.routerPort, id: clock.objectID(at: now), at: now,
            first: OpTime(timestamp: clock.tick(at: now), term: 1))
        set.spread(over: topology.memberRegions)
        return set
    }

    /// Makes a shard of a replica set; a set that was a shard before comes back into its old slot.
    @discardableResult
    mutating func join(_ set: ReplicaSet, at time: Micros) -> ShardID {
        joinCount += 1
        if let old = shards.firstIndex(where: { $0.name == set.name }) {
            shards[old] = Shard(id: ShardID(old), name: set.name, replicaSet: set, joinedAt: time, order: joinCount)
            wakeIfSpread(.shard(ShardID(old)))
            return ShardID(old)
        }
        let id = ShardID(shards.count)
        shards.append(Shard(id: id, name: set.name, replicaSet: set, joinedAt: time, order: joinCount))
        wakeIfSpread(.shard(id))
        return id
    }

    /// The shard of this name, unless it was removed.
    package func shardID(named name: String) -> ShardID? {
        shards.first { $0.name == name && $0.isPresent }?.id
    }

    /// By name, or by "name/hosts".
    func findShard(_ text: String) throws(CommandError) -> ShardID {
        let name = text.split(separator: "/").first.map(String.init) ?? text
        guard let id = shardID(named: text) ?? shardID(named: name) else {
            throw .shardNotFound("Shard \(text) not found")
        }
        return id
    }

    /// The shards of the cluster now, in the order of joining.
    package var activeShards: [ShardID] {
        shards.indices.filter { shards[$0].isPresent }.sorted { shards[$0].order < shards[$1].order }.map(ShardID.init)
    }

    package subscript(shard: ShardID) -> Shard {
        @inline(__always) _read { yield shards[shard.slot] }
    }
}
