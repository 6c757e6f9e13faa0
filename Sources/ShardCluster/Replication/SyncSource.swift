import BSON
import SimKernel

extension Cluster {
    /// The member that another fetches from: the present one while it will do, else the nearest that is ahead.
    ///
    /// Of equally near ones the primary, then the first of the configuration.
    func syncSource(of member: Int, on shard: ShardID) -> Int? {
        let members = self[shard].replicaSet.members
        let me = members[member]
        if let present = me.syncSource, members.indices.contains(present), members[present].applied >= me.applied,
            willDo(present, for: member, on: shard)
        {
            return present
        }
        var best: (member: Int, rank: (Micros, Int))?
        for candidate in members.indices
        where members[candidate].applied > me.applied && willDo(candidate, for: member, on: shard) {
            let way = pathDelay(from: .member(.shard(shard), candidate), to: .member(.shard(shard), member))
            let rank = (way, members[candidate].isPrimary ? 0 : 1)
            if best.map({ rank < $0.rank }) ?? true { best = (candidate, rank) }
        }
        return best?.member
    }

    /// Readable, in reach, and not one that would keep entries back.
    private func willDo(_ source: Int, for member: Int, on shard: ShardID) -> Bool {
        let members = self[shard].replicaSet.members
        let (mine, theirs) = (members[member].settings, members[source].settings)
        if !self[shard].replicaSet.configuration.settings.chainingAllowed, !members[source].isPrimary { return false }
        guard source != member, members[source].isReadable, isLinked(source, member, on: shard) else { return false }
        if theirs.hidden, !mine.hidden { return false }
        if !theirs.buildIndexes, mine.buildIndexes { return false }
        if theirs.secondaryDelaySecs > mine.secondaryDelaySecs { return false }
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
