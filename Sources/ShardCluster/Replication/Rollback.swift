package import BSON
package import SimKernel

/// What a member took back, as the server's rollback files keep it.
package struct RollbackRecord: Sendable {
    /// Documents that were written behind the common point, as the member had them last: a file
    /// `rollback/<collectionUUID>/removed.<timestamp>.bson`.
    package struct File: Sendable {
        package let namespace: Namespace
        package let uuid: [UInt8]
        /// The first of them, at most `RollbackRecord.keptDocuments`.
        package internal(set) var documents: [BSONDocument] = []
        package internal(set) var count: Int64 = 0
    }

    static let keptDocuments = 1_000

    package let shard: ShardID
    package let host: String
    package let at: Micros
    package let commonPoint: OpTime
    /// The newest entry that was taken back.
    package let top: OpTime
    package let entries: Int
    package let files: [File]
}

extension Cluster {
    /// A member's newest entries are not its sync source's: it leaves service and takes them back.
    mutating func startRollback(of member: Int, from source: Int, on shard: ShardID) {
        guard let common = commonPoint(of: member, with: source, on: shard) else {
            return startCopying(to: member, from: source, on: shard)
        }
        shards[shard.slot].replicaSet.members[member].role = .rollback(since: now)
        scheduleRecovery(of: member, rollbackWork(of: member, behind: common, on: shard), since: now, on: shard)
    }

    private func rollbackWork(of member: Int, behind common: OpTime, on shard: ShardID) -> Micros {
        let top = self[shard].replicaSet.members[member].applied
        let count = shards[shard.slot].read(shards[shard.slot].replicaSet.members[member].history) {
            $0.oplog.stretch(after: common, upTo: top, maximum: .max)?.count ?? 0
        }
        return ReplicationTimes.rollback + Micros(count) * ReplicationTimes.rollbackEntry
    }

    private func copyingWork(on shard: ShardID) -> Micros {
        .seconds(1) + self[shard].dataBytes / ReplicationTimes.copyBytesPerSecond * 1_000_000
    }

    private mutating func scheduleRecovery(of member: Int, _ work: Micros, since start: Micros, on shard: ShardID) {
        schedule(.recovered(shard, member: UInt8(member), since: start), after: onDisk(work, of: member, on: shard))
    }

    /// A member's disk has another speed: what it is about on it ends no later than if it began anew now.
    mutating func hastenRecovery(of member: Int, on shard: ShardID) {
        switch self[shard].replicaSet.members[member].role {
        case .rollback(let start):
            guard let source = syncSource(of: member, on: shard),
                let common = commonPoint(of: member, with: source, on: shard)
            else { return scheduleRecovery(of: member, ReplicationTimes.rollback, since: start, on: shard) }
            scheduleRecovery(of: member, rollbackWork(of: member, behind: common, on: shard), since: start, on: shard)
        case .startingUp(let start): scheduleRecovery(of: member, copyingWork(on: shard), since: start, on: shard)
        default: break
        }
    }

    /// A member without a common point, or too far behind, copies everything from its source.
    mutating func startCopying(to member: Int, from source: Int, on shard: ShardID) {
        shards[shard.slot].replicaSet.members[member].role = .startingUp(since: now)
        scheduleRecovery(of: member, copyingWork(on: shard), since: now, on: shard)
    }

    /// The rollback or the copying that began then is over, if there still is somebody to follow; a dead member begins
    /// again later, and then waits for its new end.
    mutating func recover(_ member: Int, since start: Micros, on shard: ShardID) {
        let me = self[shard].replicaSet.members[member]
        guard !me.isDown else { return }
        // A process that stands still comes to its end later.
        guard !me.isPaused else {
            return schedule(.recovered(shard, member: UInt8(member), since: start), after: .seconds(1))
        }
        var wasRollback = false
        switch me.role {
        case .rollback(start): wasRollback = true
        case .startingUp(start): break
        default: return
        }
        shards[shard.slot].replicaSet.members[member].role = .secondary(syncSource: nil)
        guard let source = syncSource(of: member, on: shard) else { return }
        // Whom it has copied from it follows, though it has all by now: the primary is to hear how far it is.
        shards[shard.slot].replicaSet.members[member].syncSource = source
        let other = self[shard].replicaSet.members[source]
        if !wasRollback {
            follow(other, at: other.applied, member, on: shard)
        } else if !shares(member, with: source, on: shard) {
            guard let common = commonPoint(of: member, with: source, on: shard) else {
                return startCopying(to: member, from: source, on: shard)
            }
            keepRollbackFiles(of: member, behind: common, on: shard)
            checkLogMatching(on: shard)
            follow(other, at: common, member, on: shard)
        }
        feed(member, on: shard)
    }

    private func commonPoint(of member: Int, with source: Int, on shard: ShardID) -> OpTime? {
        let (me, other) = (self[shard].replicaSet.members[member], self[shard].replicaSet.members[source])
        return self[shard].history(of: member).commonPoint(
            with: self[shard].history(of: source), upTo: min(me.applied, other.applied))
    }

    private mutating func follow(_ other: Member, at point: OpTime, _ member: Int, on shard: ShardID) {
        shards[shard.slot].replicaSet.members[member].history = other.history
        shards[shard.slot].replicaSet.members[member].applied = point
        shards[shard.slot].replicaSet.members[member].durable = point
        let committed = min(self[shard].replicaSet.members[member].following.committed, point)
        shards[shard.slot].replicaSet.members[member].following.committed = committed
        shards[shard.slot].dropEmptyBranches()
    }

    private mutating func keepRollbackFiles(of member: Int, behind common: OpTime, on shard: ShardID) {
        let me = self[shard].replicaSet.members[member]
        let own = self[shard].history(of: member)
        let entries = (own.oplog.entries(after: common) ?? []).filter { $0.optime <= me.applied }
        shards[shard.slot].rollbacks.append(
            RollbackRecord(
                shard: shard, host: me.host, at: now, commonPoint: common, top: me.applied, entries: entries.count,
                files: own.removedDocuments(by: entries, at: me.applied)))
        chronicle(.rollback(entries: entries.count), .shard(shard), member)
    }
}

extension History {
    /// What the documents that entries wrote are at a point; those that are gone by then are in no file.
    fileprivate func removedDocuments(by entries: [OplogEntry], at point: OpTime) -> [RollbackRecord.File] {
        var files = NamespaceMap<(file: RollbackRecord.File, stored: StoredCollection, seen: Set<KeyString>)>()
        for entry in entries where entry.operation != .noop && entry.operation != .command {
            guard let name = try? Namespace(parsing: entry.namespace) else { continue }
            if files[name] == nil, let stored = collection(name, at: point) {
                files[name] = (RollbackRecord.File(namespace: name, uuid: stored.uuid), stored, [])
            }
            _ = files.update(name) { place in
                if entry.operation == .bulk {
                    place.file.count += entry.object["count"]?.int64 ?? 0
                    return
                }
                guard let id = (entry.target ?? entry.object)["_id"], place.seen.insert(KeyString(id)).inserted,
                    let document = place.stored.record(withID: id).flatMap({ place.stored.document($0) })
                else { return }
                place.file.count += 1
                if place.file.documents.count < RollbackRecord.keptDocuments { place.file.documents.append(document) }
            }
        }
        return files.map { $0.1.file }
    }
}
