import BSON
import SimKernel

/// How entries come to the members of a disturbed set.
extension Cluster {
    /// The acting member has written an entry.
    mutating func wrote(_ point: OpTime, on shard: ShardID) {
        let writer = shards[shard.slot].acting
        shards[shard.slot].replicaSet.members[writer].applied = point
        work.wrote(point, on: shard, by: writer)
        if !shards[shard.slot].replicaSet.members[writer].following.isFlushing {
            shards[shard.slot].replicaSet.members[writer].following.isFlushing = true
            schedule(.flushed(shard, member: UInt8(writer)), after: ReplicationTimes.journal)
        }
        feedFollowers(of: writer, on: shard)
    }

    /// All that have no batch on its way and could get one from a member.
    private mutating func feedFollowers(of source: Int, on shard: ShardID) {
        for member in shards[shard.slot].replicaSet.members.indices where member != source {
            let present = shards[shard.slot].replicaSet.members[member].syncSource
            if present == nil || present == source { feed(member, on: shard) }
        }
    }

    /// Lets a member fetch what its sync source has and it has not.
    mutating func feed(_ member: Int, on shard: ShardID) {
        guard !shards[shard.slot].replicaSet.members[member].isPrimary, canFetch(member, on: shard) else { return }
        let source = syncSource(of: member, on: shard)
        shards[shard.slot].replicaSet.members[member].syncSource = source
        if let source { fetch(member, from: source, on: shard) }
    }

    mutating func fetch(_ member: Int, from source: Int, on shard: ShardID) {
        guard canFetch(member, on: shard), let way = linkDelay(on: shard, from: source, to: member) else { return }
        guard
            shards[shard.slot].replicaSet.members[member].applied
                < shards[shard.slot].replicaSet.members[source].applied
        else { return tellCommitted(by: source, to: member, on: shard, way) }
        guard shares(member, with: source, on: shard) else {
            let isPrimary = shards[shard.slot].replicaSet.members[member].isPrimary
            return isPrimary ? () : startRollback(of: member, from: source, on: shard)
        }
        guard let (end, count) = nextBatch(of: member, from: source, on: shard) else { return }
        guard count >= 0 else { return startCopying(to: member, from: source, on: shard) }
        let batch = shards[shard.slot].replicaSet.members[member].following.batch &+ 1
        shards[shard.slot].replicaSet.members[member].following.batch = batch
        shards[shard.slot].replicaSet.members[member].following.fetching = Following.Fetch(source: source, end: end)
        let span = onDisk(ReplicationTimes.batch + Micros(count) * ReplicationTimes.entry, of: member, on: shard)
        schedule(.applied(shard, member: UInt8(member), batch: batch), after: way + span)
    }

    private func canFetch(_ member: Int, on shard: ShardID) -> Bool {
        shards[shard.slot].replicaSet.members[member].canFetch && !network.hasFullDisk(.member(.shard(shard), member))
    }

    /// Whether a member's last entry is one of another's.
    func shares(_ member: Int, with other: Int, on shard: ShardID) -> Bool {
        let history = shards[shard.slot].replicaSet.members[other].history
        if shards[shard.slot].replicaSet.members[member].history == history { return true }
        let point = shards[shard.slot].replicaSet.members[member].applied
        return shards[shard.slot].read(history) { $0.contains(point) }
    }

    /// Where the next batch ends and how many entries it has; nil for none yet, -1 when entries are missing.
    private func nextBatch(of member: Int, from source: Int, on shard: ShardID) -> (end: OpTime, count: Int)? {
        let from = shards[shard.slot].replicaSet.members[member].applied
        let end = shards[shard.slot].replicaSet.members[source].applied
        let delay = shards[shard.slot].replicaSet.members[member].settings.secondaryDelaySecs
        let maximum = ReplicationTimes.batchEntries
        return shards[shard.slot].read(shards[shard.slot].replicaSet.members[source].history) { history in
            guard history.oplog.reaches(back: from) else { return (.none, -1) }
            guard delay > 0 else { return history.oplog.stretch(after: from, upTo: end, maximum: maximum) }
            let ripe = LogicalClock.seconds(now) - delay
            let times = history.oplog.times(after: from, upTo: end, maximum: maximum) ?? []
            let old = times.prefix { Int64($0.timestamp.seconds) <= ripe }
            return old.last.map { ($0, old.count) }
        }
    }

    /// A batch has arrived and is applied.
    mutating func endBatch(_ batch: UInt16, of member: Int, on shard: ShardID) {
        guard shards[shard.slot].replicaSet.members[member].following.batch == batch,
            let fetch = shards[shard.slot].replicaSet.members[member].following.fetching
        else { return }
        shards[shard.slot].replicaSet.members[member].following.fetching = nil
        guard canFetch(member, on: shard), isLinked(member, fetch.source, on: shard),
            shards[shard.slot].replicaSet.members[fetch.source].applied >= fetch.end,
            shares(member, with: fetch.source, on: shard)
        else { return }
        let history = shards[shard.slot].replicaSet.members[fetch.source].history
        guard shards[shard.slot].read(history, { $0.contains(fetch.end) }) else { return }
        shards[shard.slot].replicaSet.members[member].applied = fetch.end
        shards[shard.slot].replicaSet.members[member].durable = fetch.end
        if shards[shard.slot].replicaSet.members[member].history != history {
            shards[shard.slot].replicaSet.members[member].history = history
            shards[shard.slot].dropEmptyBranches()
        }
        let committed = shards[shard.slot].replicaSet.members[fetch.source].following.committed
        learnTerm(shards[shard.slot].replicaSet.members[fetch.source].ballot.term, at: member, in: .shard(shard))
        learnCommitted(committed, member, on: shard)
        report(from: member, on: shard)
        feed(member, on: shard)
        feedFollowers(of: member, on: shard)
        lookAtWaiting(on: shard)
    }

    /// Each second: members that lost their source look for another, and what nobody needs is forgotten.
    mutating func lookForWork(on shard: ShardID) {
        guard self[shard].replicaSet.isDisturbed else { return }
        if self[shard].state == .removed {
            shards[shard.slot].replicaSet.isDisturbed = false
            return becameCalm(.shard(shard))
        }
        for member in self[shard].replicaSet.members.indices {
            feed(member, on: shard)
            report(from: member, on: shard)
        }
        trimUndo(on: shard)
        lookAtWaiting(on: shard)
        schedule(.look(shard), after: ReplicationTimes.look)
    }

    mutating func schedule(_ event: ReplicationEvent, after span: Micros) {
        events.schedule(.replication(event), at: now + span)
    }
}

extension Member {
    fileprivate var canFetch: Bool {
        switch role {
        case .primary, .secondary, .recovering: break
        default: return false
        }
        return bearsData && isResponsive && following.fetching == nil && !following.isHalted
    }
}

extension Cluster {
    /// Stops a member's replication, or lets it go on; it serves reads all the time.
    package mutating func haltReplication(of member: Int, in set: SetRef, _ isHalted: Bool) {
        guard case .shard(let shard) = set else { return }
        disturb(set)
        self[set].members[member].following.isHalted = isHalted
        feed(member, on: shard)
    }
}
