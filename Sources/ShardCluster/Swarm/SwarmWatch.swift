import BSON
import SimKernel

/// What is looked at after every event, and remembered so that growth can be seen.
struct SwarmWatch: Sendable {
    /// Faults have stopped, clients begin nothing new.
    var isHealing = false
    private var versions: [ChunkVersion] = []
    private var shards: [Seen] = []

    /// What was seen of a shard.
    private struct Seen {
        /// The newest point that a member knew to be committed, and the history that was the shard's then.
        var committed = OpTime.none
        var history = HistoryID.first
        var term: Int64 = 0
    }

    mutating func begin(_ cluster: Cluster) { _ = look(at: cluster) }

    mutating func look(at cluster: Cluster) -> [String] {
        var faults = cluster.electionLog.violations
        while shards.count < cluster.shards.count { shards.append(Seen()) }
        for shard in shards.indices where cluster.shards[shard].replicaSet.isDisturbed {
            look(at: shard, cluster, &faults)
        }
        let changed = changedChunks(cluster, &faults)
        if !changed.isEmpty { faults += cluster.checkChunks(of: changed) }
        return faults
    }

    /// Terms only grow, a term has one primary, and what was committed is in the history of every later primary.
    private mutating func look(at index: Int, _ cluster: Cluster, _ faults: inout [String]) {
        var seen = shards[index]
        let members = cluster.shards[index].replicaSet.members
        for place in members.indices {
            seen.committed = max(seen.committed, members[place].following.committed)
            guard members[place].isPrimary else { continue }
            for other in members.indices.dropFirst(place + 1)
            where members[other].isPrimary && members[other].ballot.term == members[place].ballot.term {
                faults.append("\(cluster.shards[index].name): two primaries of term \(members[place].ballot.term)")
            }
        }
        let term = cluster.shards[index].replicaSet.term
        if term < seen.term { faults.append("\(cluster.shards[index].name): the term went back") }
        seen.term = term
        if seen.history != cluster.shards[index].history.id {
            seen.history = cluster.shards[index].history.id
            if seen.committed != .none, !cluster.shards[index].history.contains(seen.committed),
                !cluster.shards[index].oplog.hasDropped
            {
                faults.append("\(cluster.shards[index].name): a new primary lacks a committed entry")
            }
        }
        shards[index] = seen
    }

    /// The collections whose chunks are others now. Versions only grow; no collection comes or goes, so that each has its
    /// place.
    private mutating func changedChunks(_ cluster: Cluster, _ faults: inout [String]) -> [Namespace] {
        var changed: [Namespace] = []
        var place = 0
        cluster.catalog.collections.forEachValue { entry in
            let version = entry.chunks.version
            if place >= versions.count {
                versions.append(version)
                changed.append(entry.namespace)
            } else if versions[place] != version {
                if version < versions[place] { faults.append("\(entry.namespace): its version went back") }
                versions[place] = version
                changed.append(entry.namespace)
            }
            place += 1
        }
        return changed
    }
}
