import BSON
import SimKernel

/// What a read sees of a shard's share: by its preference on which member, by its concern at which point.
extension Cluster {
    /// Nil where the shard has nothing of the collection, or where the command has met an obstacle.
    ///
    /// - Throws: NotPrimaryNoSecondaryOk (13435), NotPrimaryOrSecondary (13436), NotWritablePrimary (10107),
    ///   SnapshotTooOld (239).
    mutating func readable(
        _ name: Namespace, on shard: ShardID, at time: BSONTimestamp?
    ) throws(CommandError) -> StoredCollection? {
        guard let node = work.node else { return self[shard].collections[name] }
        // A transaction reads where it writes, from its own view of the shard.
        if work.isWrite || active != nil {
            guard let primary = writablePrimary(of: shard, for: node) else {
                work.meet(.noMember(shard, .primary))
                return nil
            }
            travel(to: primary, on: shard)
            if active == nil { work.wrote(self[shard].replicaSet.members[primary].applied, on: shard, by: primary) }
            return self[shard].collections[name]
        }
        guard let member = try reader(on: shard, for: node) else {
            work.meet(.noMember(shard, work.preference))
            return nil
        }
        travel(to: member, on: shard)
        guard let point = try point(of: member, on: shard, at: time) else {
            work.meet(.behind(shard))
            return nil
        }
        return shards[shard.slot].collection(name, of: member, at: point)
    }

    private mutating func travel(to member: Int, on shard: ShardID) {
        guard let node = work.node else { return }
        work.reads(from: .member(.shard(shard), member))
        work.travels(2 * pathDelay(from: sender(of: node), to: .member(.shard(shard), member)))
    }

    /// The member that a read runs on.
    private mutating func reader(on shard: ShardID, for node: NodeAddress) throws(CommandError) -> Int? {
        guard case .member(shard, let member) = node else { return select(work.preference, on: shard, for: node) }
        let me = self[shard].replicaSet.members[member]
        guard me.isReadable else {
            throw CommandError(
                code: 13436, codeName: "NotPrimaryOrSecondary", message: "node is not in primary or recovering state")
        }
        guard me.isPrimary || work.preference.mode != .primary || !work.hasPreference else {
            throw CommandError(
                code: 13435, codeName: "NotPrimaryNoSecondaryOk", message: "not primary and secondaryOk=false")
        }
        return member
    }

    /// The point of a member's history that the read shows; nil if the member hasn't come that far.
    private mutating func point(
        of member: Int, on shard: ShardID, at time: BSONTimestamp?
    ) throws(CommandError) -> OpTime? {
        let (isPrimary, applied) = read(.shard(shard)) { ($0.members[member].isPrimary, $0.members[member].applied) }
        let committed = committed(of: member, on: shard)
        let level = work.concern.level ?? .local
        if level == .linearizable {
            guard isPrimary else {
                throw .notWritablePrimary("cannot satisfy linearizable read concern on non-primary node")
            }
            work.confirm(member, on: shard)
        }
        let seen = level == .majority || level == .snapshot ? min(committed, applied) : applied
        if let after = work.concern.afterClusterTime, seen.timestamp < newestEntry(at: after, on: shard) { return nil }
        guard level == .snapshot, let time else { return seen }
        guard newestEntry(at: time, on: shard) <= seen.timestamp else { return nil }
        let history = self[shard].history(of: member)
        let point = history.point(at: time, upTo: seen)
        // A calm set keeps nothing by which it could go back.
        let isKept = self[shard].replicaSet.isDisturbed && point.map { $0 >= history.undo.floor } ?? false
        guard let point, isKept || point == history.tip else {
            throw CommandError(
                code: 239, codeName: "SnapshotTooOld",
                message: "Read timestamp \(BSONValue.timestamp(time).serverText) is older than the oldest available "
                    + "timestamp.")
        }
        return point
    }

    /// What a member knows to be committed.
    func committed(of member: Int, on shard: ShardID) -> OpTime {
        read(.shard(shard)) {
            $0.isDisturbed ? $0.members[member].following.committed : $0.members[member].applied
        }
    }

    /// The time of the newest entry of a shard at or before a cluster time: who has it has all until then.
    func newestEntry(at time: BSONTimestamp, on shard: ShardID) -> BSONTimestamp {
        self[shard].history.point(at: time, upTo: self[shard].history.tip)?.timestamp ?? BSONTimestamp(raw: 0)
    }

    /// The cluster time that a read with read concern snapshot shows; nil with any other.
    func readTime(of targets: [ShardID]) -> BSONTimestamp? {
        guard work.concern.level == .snapshot else { return nil }
        return transactions.spans.outside(work.concern.atClusterTime ?? snapshotTime(of: targets))
    }

    /// The shard, of some, whose primary knows the oldest commit point; nil where none is disturbed.
    func slowest(of targets: [ShardID]) -> ShardID? {
        var found: (shard: ShardID, time: BSONTimestamp)?
        for shard in targets where self[shard].replicaSet.isDisturbed {
            guard let primary = self[shard].replicaSet.primary else { continue }
            let time = self[shard].replicaSet.members[primary].following.committed.timestamp
            if found.map({ time < $0.time }) ?? true { found = (shard, time) }
        }
        return found?.shard
    }

    /// The newest time at which all of some shards can show what a majority has.
    private func snapshotTime(of targets: [ShardID]) -> BSONTimestamp {
        targets.reduce(clock.latest) { time, shard in
            let set = self[shard].replicaSet
            guard set.isDisturbed, let primary = set.primary else { return time }
            let committed = set.members[primary].following.committed
            return committed < self[shard].history.tip ? min(time, committed.timestamp) : time
        }
    }
}

extension History {
    /// The point at a cluster time, no newer than `limit`; nil if the oplog no longer goes back so far.
    func point(at time: BSONTimestamp, upTo limit: OpTime) -> OpTime? {
        if limit.timestamp <= time { return limit }
        if let point = oplog.newest(upTo: limit, where: { $0.timestamp <= time }) { return point }
        return root.timestamp <= time && !oplog.hasDropped ? root : nil
    }
}

extension CollectionEntry {
    /// A shard, of those asked, to which a range came after a time: what it had of it then it can't show.
    ///
    /// Donor and recipient note the move in the two ticks behind it.
    func arrival(after time: BSONTimestamp, on targets: [ShardID]) -> ShardID? {
        chunks.chunks.first { time.raw < $0.onCurrentShardSince.raw &+ 2 && targets.contains($0.shard) }?.shard
    }
}

extension CommandError {
    static func staleChunkHistory(_ name: Namespace, _ time: BSONTimestamp) -> CommandError {
        CommandError(
            code: 239, codeName: "SnapshotTooOld",
            message: "Cannot find shardId the chunk belonged to at cluster time \(time.serverText) in \(name)")
    }
}
