import BSON
import SimKernel

/// What elections and processes tell replication.
extension Cluster {
    /// A member that won an election, and has caught up, begins to write in its term: its store is the shard's from now
    /// on, and its first entry says so.
    ///
    /// The config servers' set has no store of its own: its entries are the catalog's.
    mutating func takeOver(_ member: Int, in set: SetRef, term: Int64) {
        guard case .shard(let shard) = set else { return }
        shards[shard.slot].replicaSet.members[member].following.fetching = nil
        shards[shard.slot].replicaSet.members[member].following.known = []
        if plants.contains(.lostOplogEntry) { loseNewestEntry(of: member, on: shard) }
        shards[shard.slot].act(as: member)
        shards[shard.slot].history.term = term
        shards[shard.slot].adoptFollowers()
        recordNoop("new primary", on: shard)
        checkLogMatching(on: shard)
        lookAtWaiting(on: shard)
    }

    /// An elected member that does not write yet fetches from one that is ahead.
    mutating func followForCatchUp(_ member: Int, from source: Int, in set: SetRef) {
        guard case .shard(let shard) = set else { return }
        fetch(member, from: source, on: shard)
    }

    /// Whether an elected member could fetch from another what that has more: nothing of its own has to go for it.
    func canCatchUp(_ member: Int, with source: Int, in set: SetRef) -> Bool {
        guard case .shard(let shard) = set else { return true }
        return shares(member, with: source, on: shard)
    }

    /// Replication of a set is simulated by events from now on.
    mutating func becameDisturbed(_ set: SetRef) {
        guard case .shard(let shard) = set else { return }
        disturbedSets += 1
        let members = self[set].members
        let committed = self[set].majorityCommitted ?? self[shard].history.tip
        electionLog.committed[shard] = CommittedLine(point: committed, history: self[shard].history.id)
        shards[shard.slot].history.undo.begin(at: self[shard].history.tip)
        for index in members.indices {
            shards[shard.slot].replicaSet.members[index].following = Following(
                committed: min(committed, members[index].applied), known: members.map(\.applied))
        }
        schedule(.look(shard), after: ReplicationTimes.look)
    }

    /// All members have all there is: nothing has to be taken back any more.
    mutating func becameCalm(_ set: SetRef) {
        guard case .shard(let shard) = set else { return }
        disturbedSets -= 1
        electionLog.committed[shard] = nil
        shards[shard.slot].branches = []
        shards[shard.slot].history.undo = UndoLog()
        for index in self[set].members.indices {
            shards[shard.slot].replicaSet.members[index].following = Following()
        }
        lookAtWaiting(on: shard)
    }

    /// Whether all members that can have everything do have it, the acting one is primary, and all know so.
    func isCaughtUp(_ set: SetRef) -> Bool {
        guard case .shard(let shard) = set else { return true }
        let set = self[set]
        guard set.primary == self[shard].acting, self[shard].branches.isEmpty else { return false }
        let tip = self[shard].history.tip
        return set.members.allSatisfy { member in
            !member.bearsData
                || (member.applied == tip && member.durable == tip && member.following.committed == tip
                    && !member.following.isHalted)
        }
    }

    /// What a process had only in memory is lost with it: entries that are not in its journal.
    mutating func processEnded(_ member: Int, in set: SetRef) {
        guard case .shard(let shard) = set else { return }
        let me = self[set].members[member]
        shards[shard.slot].replicaSet.members[member].applied = min(me.applied, me.durable)
        shards[shard.slot].replicaSet.members[member].following = Following(
            committed: min(me.following.committed, me.durable))
        lookAtWaiting(on: shard)
    }

    mutating func processStarted(_ member: Int, in set: SetRef) {
        guard case .shard(let shard) = set else { return }
        feed(member, on: shard)
    }

    mutating func steppedDown(_ member: Int, in set: SetRef) {
        guard case .shard(let shard) = set else { return }
        lookAtWaiting(on: shard)
        feed(member, on: shard)
    }

    /// A node's disk became slower, faster, full or free again.
    mutating func diskChanged(_ node: NodeID) {
        guard case .member(.shard(let shard), let member) = node, self[shard].replicaSet.isDisturbed else { return }
        feed(member, on: shard)
    }
}
