import BSON
import SimKernel

/// What primaries know of their secondaries, and the commit point that follows from it.
extension Cluster {
    /// A member tells how far it is; up the chain of sync sources to the primary.
    mutating func report(from member: Int, on shard: ShardID) {
        let point = self[shard].replicaSet.members[member].applied
        guard let primary = upstream(of: member, on: shard),
            self[shard].replicaSet.members[primary].following.known(of: member) < point
        else { return }
        var way: Micros = 0
        var place = member
        while place != primary, let next = self[shard].replicaSet.members[place].syncSource {
            guard let step = linkDelay(on: shard, from: place, to: next) else { return }
            way += step
            place = next
        }
        let term = Int32(clamping: self[shard].replicaSet.members[member].ballot.term)
        schedule(
            .reported(shard, from: UInt8(member), to: UInt8(primary), ReplicationEvent.Point(point), term: term),
            after: way)
    }

    /// The primary at the end of the chain of sync sources.
    private func upstream(of member: Int, on shard: ShardID) -> Int? {
        var place = member
        for _ in shards[shard.slot].replicaSet.members.indices {
            guard let source = shards[shard.slot].replicaSet.members[place].syncSource,
                isLinked(place, source, on: shard)
            else { return nil }
            if shards[shard.slot].replicaSet.members[source].isPrimary { return source }
            place = source
        }
        return nil
    }

    /// A primary hears how far a member was, and in which term it was then.
    ///
    /// A report counts only within its own term: who has seen a newer one may have voted there for somebody without what
    /// it reports, and what was reported in an older one may have been rolled back since.
    mutating func hear(of member: Int, at primary: Int, _ point: OpTime, term: Int64, on shard: ShardID) {
        guard self[shard].replicaSet.members[primary].isResponsive else { return }
        learnTerm(term, at: primary, in: .shard(shard))
        guard shards[shard.slot].replicaSet.members[primary].isPrimary,
            term == shards[shard.slot].replicaSet.members[primary].ballot.term,
            shards[shard.slot].contains(point, following: primary)
        else { return }
        let count = shards[shard.slot].replicaSet.members.count
        shards[shard.slot].replicaSet.members[primary].following.learn(point, of: member, count: count)
        advanceCommitPoint(at: primary, on: shard)
        lookAtWaiting(on: shard)
    }

    /// The newest point of the primary's own term that a majority has in its journals is committed, and all before it.
    mutating func advanceCommitPoint(at primary: Int, on shard: ShardID) {
        guard let point = shards[shard.slot].replicaSet.majorityPoint(of: primary) else { return }
        shards[shard.slot].replicaSet.members[primary].following.committed = point
        noteCommitted(point, by: primary, on: shard)
        tellCommitted(by: primary, on: shard)
    }

    private mutating func tellCommitted(by source: Int, on shard: ShardID) {
        for member in self[shard].replicaSet.members.indices where member != source {
            guard self[shard].replicaSet.members[member].syncSource == source,
                let way = linkDelay(on: shard, from: source, to: member)
            else { continue }
            tellCommitted(by: source, to: member, on: shard, way)
        }
    }

    mutating func tellCommitted(by source: Int, to member: Int, on shard: ShardID, _ way: Micros) {
        let point = self[shard].replicaSet.members[source].following.committed
        guard self[shard].replicaSet.members[member].following.committed < point else { return }
        schedule(.committed(shard, member: UInt8(member), ReplicationEvent.Point(point)), after: way)
    }

    /// A member hears what is committed; of that it believes what it has itself.
    mutating func learnCommitted(_ point: OpTime, _ member: Int, on shard: ShardID) {
        let known = min(point, shards[shard.slot].replicaSet.members[member].applied)
        guard shards[shard.slot].replicaSet.members[member].following.committed < known,
            isCommitted(known, by: point, of: member, on: shard)
        else { return }
        shards[shard.slot].replicaSet.members[member].following.committed = known
        if shards[shard.slot].replicaSet.members[member].history != shards[shard.slot].history.id {
            noteCommitted(known, by: member, on: shard)
        }
        tellCommitted(by: member, on: shard)
    }

    /// A primary learns by heartbeats, too, how far a member is: one without a sync source, because it has all there is,
    /// reports to nobody.
    mutating func learnPoint(_ report: Report, of member: Int, at primary: Int, in set: SetRef) {
        guard case .shard(let shard) = set, self[shard].replicaSet.members[primary].isPrimary,
            self[shard].replicaSet.members[primary].following.known(of: member) < report.durable
        else { return }
        hear(of: member, at: primary, report.durable, term: report.term, on: shard)
    }

    /// Any member may tell what is committed; one whose last entry is of that term is on the same line of writes.
    mutating func learnCommitted(_ point: OpTime, byHeartbeatAt member: Int, in set: SetRef) {
        guard case .shard(let shard) = set, point.term == self[set].members[member].applied.term else { return }
        learnCommitted(point, member, on: shard)
    }

    /// Whether a member's point is one of the history that is committed up to another: what it has beside that history is
    /// no part of it, however old it is.
    private func isCommitted(_ known: OpTime, by point: OpTime, of member: Int, on shard: ShardID) -> Bool {
        if shards[shard.slot].contains(point, following: member) { return true }
        guard shards[shard.slot].contains(known, following: member) else { return false }
        if shards[shard.slot].history.contains(point) { return shards[shard.slot].history.contains(known) }
        return shards[shard.slot].branches.contains { $0.contains(point) && $0.contains(known) }
    }

    /// All that a member has applied is in its journal.
    mutating func flushJournal(of member: Int, on shard: ShardID) {
        shards[shard.slot].replicaSet.members[member].following.isFlushing = false
        let point = self[shard].replicaSet.members[member].applied
        guard self[shard].replicaSet.members[member].durable < point,
            self[shard].replicaSet.members[member].isResponsive
        else { return }
        shards[shard.slot].replicaSet.members[member].durable = point
        advanceCommitPoint(at: member, on: shard)
        lookAtWaiting(on: shard)
    }
}

extension Following {
    func known(of member: Int) -> OpTime { member < known.count ? known[member] : .none }

    mutating func learn(_ point: OpTime, of member: Int, count: Int) {
        while known.count < count { known.append(.none) }
        guard member < known.count else { return }
        known[member] = max(known[member], point)
    }
}

extension ReplicaSet {
    /// How far a primary may move its commit point; nil where it stays.
    fileprivate func majorityPoint(of primary: Int) -> OpTime? {
        guard members[primary].isPrimary else { return nil }
        var points: [OpTime] = []
        points.reserveCapacity(members.count)
        for index in members.indices where members[index].votes > 0 && members[index].bearsData {
            let isOwn = index == primary
            points.append(isOwn ? members[primary].durable : members[primary].following.known(of: index))
        }
        points.sort(by: >)
        let needed = writeMajority
        guard needed <= points.count, needed > 0 else { return nil }
        let point = points[needed - 1]
        return members[primary].following.committed < point && point.term == members[primary].ballot.term ? point : nil
    }

    /// Members that a majority write waits for: never more than there are voting members with data.
    package var writeMajority: Int {
        var holders = 0
        for index in members.indices where members[index].votes > 0 && members[index].bearsData { holders += 1 }
        return min(majority, holders)
    }
}
