import BSON
import SimKernel

/// What is looked at after every event, and remembered so that growth can be seen.
struct SwarmWatch: Sendable {
    /// Faults have stopped, clients begin nothing new.
    var isHealing = false
    private var versions: [ChunkVersion] = []
    /// By shard: the newest point that a member knew to be committed, and the history that was the shard's then.
    private var committed: [OpTime] = []
    private var histories: [HistoryID] = []
    private var terms: [Int64] = []

    mutating func begin(_ cluster: Cluster) { _ = look(at: cluster) }

    mutating func look(at cluster: Cluster) -> [String] {
        var faults = cluster.electionLog.violations
        for shard in cluster.shards.indices {
            if shard >= committed.count {
                committed.append(.none)
                histories.append(.first)
                terms.append(0)
            }
            if cluster.shards[shard].replicaSet.isDisturbed { addRaftFaults(of: shard, cluster, to: &faults) }
        }
        if chunksChanged(cluster, &faults) { faults += cluster.checkInvariants() }
        return faults
    }

    /// Terms only grow, a term has one primary, and what was committed is in the history of every later primary.
    private mutating func addRaftFaults(of index: Int, _ cluster: Cluster, to faults: inout [String]) {
        let members = cluster.shards[index].replicaSet.members
        for place in members.indices {
            committed[index] = max(committed[index], members[place].following.committed)
            guard members[place].isPrimary else { continue }
            for other in members.indices.dropFirst(place + 1)
            where members[other].isPrimary && members[other].ballot.term == members[place].ballot.term {
                faults.append("\(cluster.shards[index].name): two primaries of term \(members[place].ballot.term)")
            }
        }
        let term = cluster.shards[index].replicaSet.term
        if term < terms[index] { faults.append("\(cluster.shards[index].name): the term went back") }
        terms[index] = term
        if histories[index] != cluster.shards[index].history.id {
            histories[index] = cluster.shards[index].history.id
            if committed[index] != .none, !cluster.shards[index].history.contains(committed[index]),
                !cluster.shards[index].oplog.hasDropped
            {
                faults.append("\(cluster.shards[index].name): a new primary lacks a committed entry")
            }
        }
    }

    /// Versions only grow. No collection comes or goes, so that each has its place.
    private mutating func chunksChanged(_ cluster: Cluster, _ faults: inout [String]) -> Bool {
        var changed = false
        var place = 0
        cluster.catalog.collections.forEachValue { entry in
            let version = entry.chunks.version
            if place >= versions.count {
                versions.append(version)
                changed = true
            } else if versions[place] != version {
                if version < versions[place] { faults.append("\(entry.namespace): its version went back") }
                versions[place] = version
                changed = true
            }
            place += 1
        }
        return changed
    }
}
