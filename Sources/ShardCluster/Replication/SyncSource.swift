import BSON
import SimKernel

extension Cluster {
    /// The member that another fetches from: the present one while it will do, else the nearest that is ahead.
    ///
    /// Of equally near ones the primary, then the first of the configuration. One that is further behind another than
    /// `ReplicationTimes.sourceLagSeconds` will not do.
    func syncSource(of member: Int, on shard: ShardID) -> Int? {
        let members = shards[shard.slot].replicaSet.members
        let applied = members[member].applied
        let oldest = oldestSource(of: member, on: shard)
        if let present = members[member].syncSource, members.indices.contains(present),
            members[present].applied >= applied,
            members[present].applied.timestamp.seconds >= oldest, willDo(present, for: member, on: shard)
        {
            return present
        }
        var best: (member: Int, rank: (Micros, Int))?
        for candidate in members.indices
        where members[candidate].applied > applied && members[candidate].applied.timestamp.seconds >= oldest
            && willDo(candidate, for: member, on: shard)
        {
            let way = pathDelay(from: .member(.shard(shard), candidate), to: .member(.shard(shard), member))
            let rank = (way, members[candidate].isPrimary ? 0 : 1)
            if best.map({ rank < $0.rank }) ?? true { best = (candidate, rank) }
        }
        return best?.member
    }

    /// The second that a source must have come to; 0 if all are close together.
    private func oldestSource(of member: Int, on shard: ShardID) -> UInt32 {
        let members = shards[shard.slot].replicaSet.members
        let (newest, least) = members.indices.reduce(into: (UInt32.min, UInt32.max)) { bounds, other in
            guard members[other].isReadable else { return }
            bounds.0 = max(bounds.0, members[other].applied.timestamp.seconds)
            bounds.1 = min(bounds.1, members[other].applied.timestamp.seconds)
        }
        guard newest > least &+ ReplicationTimes.sourceLagSeconds else { return 0 }
        let reached = members.indices.filter { willDo($0, for: member, on: shard) }
        let best = reached.map { members[$0].applied.timestamp.seconds }.max() ?? 0
        return best > ReplicationTimes.sourceLagSeconds ? best - ReplicationTimes.sourceLagSeconds : 0
    }

    /// Readable, in reach, and not one that would keep entries back.
    private func willDo(_ source: Int, for member: Int, on shard: ShardID) -> Bool {
        let members = shards[shard.slot].replicaSet.members
        if !members[source].isPrimary, !shards[shard.slot].replicaSet.configuration.settings.chainingAllowed {
            return false
        }
        guard source != member, members[source].isReadable, isLinked(source, member, on: shard) else { return false }
        if members[source].settings.hidden, !members[member].settings.hidden { return false }
        if !members[source].settings.buildIndexes, members[member].settings.buildIndexes { return false }
        if members[source].settings.secondaryDelaySecs > members[member].settings.secondaryDelaySecs { return false }
        return !isFed(source, by: member, in: members)
    }

    /// Whether a member's entries come, through others, from another: there must be no circles.
    private func isFed(_ member: Int, by origin: Int, in members: [Member]) -> Bool {
        var place = member
        for _ in members.indices {
            guard let next = members[place].syncSource, members.indices.contains(next) else { return false }
            if next == origin { return true }
            place = next
        }
        return true
    }
}
