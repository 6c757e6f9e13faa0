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
        let me = self[shard].replicaSet.members[member]
        guard !me.isPrimary, canFetch(me, member, on: shard) else { return }
        let source = syncSource(of: member, on: shard)
        shards[shard.slot].replicaSet.members[member].syncSource = source
        if let source { fetch(member, from: source, on: shard) }
    }

    mutating func fetch(_ member: Int, from source: Int, on shard: ShardID) {
        let me = self[shard].replicaSet.members[member]
        let other = self[shard].replicaSet.members[source]
        guard canFetch(me, member, on: shard), let way = linkDelay(on: shard, from: source, to: member) else { return }
        guard me.applied < other.applied else { return tellCommitted(by: source, to: member, on: shard, way) }
        guard shares(me, with: other, on: shard) else {
            return me.isPrimary ? () : startRollback(of: member, from: source, on: shard)
        }
        guard let (end, count) = nextBatch(of: me, from: other, on: shard) else { return }
        guard count >= 0 else { return startCopying(to: member, from: source, on: shard) }
        let batch = me.following.batch &+ 1
        shards[shard.slot].replicaSet.members[member].following.batch = batch
        shards[shard.slot].replicaSet.members[member].following.fetching = Following.Fetch(source: source, end: end)
        let span = onDisk(ReplicationTimes.batch + Micros(count) * ReplicationTimes.entry, of: member, on: shard)
        schedule(.applied(shard, member: UInt8(member), batch: batch), after: way + span)
    }

    private func canFetch(_ me: Member, _ member: Int, on shard: ShardID) -> Bool {
        switch me.role {
        case .primary, .secondary, .recovering: break
        default: return false
        }
        return me.bearsData && me.isResponsive && me.following.fetching == nil && !me.following.isHalted
            && !network.hasFullDisk(.member(.shard(shard), member))
    }

    /// Whether a member's last entry is one of another's.
    func shares(_ me: Member, with other: Member, on shard: ShardID) -> Bool {
        if me.history == other.history { return true }
        return self[shard].history(with: other.history).contains(me.applied)
    }

    /// Where the next batch ends and how many entries it has; nil for none yet, -1 when entries are missing.
    private func nextBatch(of me: Member, from other: Member, on shard: ShardID) -> (end: OpTime, count: Int)? {
        let oplog = self[shard].history(with: other.history).oplog
        guard let entries = oplog.times(after: me.applied, upTo: other.applied, maximum: ReplicationTimes.batchEntries)
        else { return (.none, -1) }
        guard me.settings.secondaryDelaySecs > 0 else { return entries.last.map { ($0, entries.count) } }
        let ripe = LogicalClock.seconds(now) - me.settings.secondaryDelaySecs
        let old = entries.prefix { Int64($0.timestamp.seconds) <= ripe }
        return old.last.map { ($0, old.count) }
    }

    /// A batch has arrived and is applied.
    mutating func endBatch(_ batch: UInt16, of member: Int, on shard: ShardID) {
        let me = self[shard].replicaSet.members[member]
        guard me.following.batch == batch, let fetch = me.following.fetching else { return }
        shards[shard.slot].replicaSet.members[member].following.fetching = nil
        guard canFetch(self[shard].replicaSet.members[member], member, on: shard),
            isLinked(member, fetch.source, on: shard)
        else { return }
        let other = self[shard].replicaSet.members[fetch.source]
        guard other.applied >= fetch.end, shares(me, with: other, on: shard),
            self[shard].history(with: other.history).contains(fetch.end)
        else { return }
        shards[shard.slot].replicaSet.members[member].applied = fetch.end
        shards[shard.slot].replicaSet.members[member].durable = fetch.end
        if me.history != other.history {
            shards[shard.slot].replicaSet.members[member].history = other.history
            shards[shard.slot].dropEmptyBranches()
        }
        learnTerm(other.ballot.term, at: member, in: .shard(shard))
        learnCommitted(other.following.committed, member, on: shard)
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

extension Cluster {
    /// Stops a member's replication, or lets it go on; it serves reads all the time.
    package mutating func haltReplication(of member: Int, in set: SetRef, _ isHalted: Bool) {
        guard case .shard(let shard) = set else { return }
        disturb(set)
        self[set].members[member].following.isHalted = isHalted
        feed(member, on: shard)
    }
}
