import BSON
import SimKernel

/// A place in the log as PostgreSQL writes it: two halves of 32 bits in hexadecimal digits.
enum LogPosition {
    /// Where a new cluster's log begins.
    static let start: Int64 = 0x0300_0000

    static func text(_ position: Int64) -> String {
        let place = UInt64(clamping: start &+ position)
        return String(place >> 32, radix: 16, uppercase: true) + "/"
            + String(place & 0xFFFF_FFFF, radix: 16, uppercase: true)
    }
}

extension Platform {
    func databaseStatus(_ database: ReplicatedDatabase) -> BSONDocument {
        let settings = database.settings
        let counts = database.counts
        return [
            "name": .string(database.name), "engine": .string(settings.engine.rawValue),
            "primary": .string(database.members[database.primaryIndex].name),
            "takesWrites": .bool(database.room(forWrites: database.primaryIndex, now) != nil),
            "writers": .array(database.writers(now).map { .string(database.members[$0].name) }),
            "splitBrain": .bool(!database.rivals.isEmpty),
            "divergedWrites": .number(database.rivals.reduce(0) { $0 + $1.written }),
            "replicas": .number(Int64(database.replicaCount)), "timeline": .number(Int64(database.timeline)),
            "synchronous": .string(settings.synchronous.text), "failOver": .string(settings.failOver.rawValue),
            "checkEverySeconds": .double(settings.checkInterval.inSeconds), "rise": .number(Int64(settings.rise)),
            "fall": .number(Int64(settings.fall)),
            "failOvers": .number(Int64(database.watch.failOvers)),
            "readsPerSecond": .number(database.load.reads), "writesPerSecond": .number(database.load.writes),
            "reads": .number(counts.readsServed), "failedReads": .number(counts.failedReads),
            "written": .number(counts.written), "acknowledged": .number(counts.acknowledged),
            "waiting": .number(database.waitingCommits), "failedWrites": .number(counts.failedWrites),
            "lost": .number(counts.lostAcknowledged), "lostSynchronous": .number(counts.lostSynchronous),
            "lostUnacknowledged": .number(counts.lostUnacknowledged),
            "members": .array(database.members.indices.map { .document(memberStatus(database, $0)) }),
        ]
    }

    private func memberStatus(_ database: ReplicatedDatabase, _ index: Int) -> BSONDocument {
        let member = database.members[index]
        let isPrimary = database.actsAsPrimary(index)
        return [
            "member": .string(member.name), "role": .string(isPrimary ? "primary" : "replica"),
            "state": .string(member.state.name), "cutOff": .bool(member.isCutOff),
            "balancer": .string(database.status(index)),
            "cpu": member.isUp ? .double(member.cpu) : .null,
            "memory": member.isUp ? .double(database.settings.memoryShare(member)) : .null,
            "lagBytes": isPrimary ? .null : .number(database.lagBytes(index)),
            "lagSeconds": isPrimary ? .null : .double(database.lag(index, at: now).inSeconds),
            "readMs": .double(Double(member.readLatency) / 1_000), "oomKills": .number(Int64(member.oomKills)),
        ]
    }
}

extension ReplicatedDatabase {
    /// PostgreSQL's pg_stat_replication, or the section "replication" of Redis's INFO.
    func replicationView(at now: Micros) -> BSONValue {
        settings.engine == .postgres
            ? .array(members.indices.compactMap { senderRow($0, now).map { .document($0) } })
            : .document(redisInfo(at: now))
    }

    /// A row for each standby that is connected.
    private func senderRow(_ index: Int, _ now: Micros) -> BSONDocument? {
        let member = members[index]
        guard member.id != primary, !member.isCutOff, members[primaryIndex].isReachable else { return nil }
        guard member.isCopying || (member.isUp && member.timeline == timeline) else { return nil }
        let place = settings.synchronous.priority(of: member.name)
        let position = BSONValue.string(LogPosition.text(member.position))
        return [
            "application_name": .string(member.name),
            "state": .string(member.isCopying ? "backup" : isCatchingUp(index) ? "catchup" : "streaming"),
            "sent_lsn": position, "write_lsn": position, "flush_lsn": position,
            "replay_lsn": .string(LogPosition.text(member.replayed)),
            "flush_lag": .double(pace.lag(of: member.position, end: end, at: now).inSeconds),
            "replay_lag": .double(lag(index, at: now).inSeconds), "lag_bytes": .number(lagBytes(index)),
            "sync_priority": .number(Int64(place ?? 0)), "sync_state": .string(syncState(index, place)),
        ]
    }

    /// Further behind than the link brings in a tick.
    private func isCatchingUp(_ index: Int) -> Bool { end - members[index].position > settings.bytesPerSecond / 10 }

    private func syncState(_ index: Int, _ place: Int?) -> String {
        guard let place else { return "async" }
        switch settings.synchronous {
        case .off: return "async"
        case .any: return "quorum"
        case .first(let count, _):
            let before = members.indices.filter { other in
                guard members[other].isRunning, members[other].id != primary, !members[other].isCutOff,
                    let priority = settings.synchronous.priority(of: members[other].name)
                else { return false }
                return (priority, other) < (place, index)
            }
            return before.count < count ? "sync" : "potential"
        }
    }

    private func redisInfo(at now: Micros) -> BSONDocument {
        var document: BSONDocument = [
            "role": "master", "master": .string(members[primaryIndex].name),
            "master_repl_offset": .number(end), "repl_backlog_size": .number(settings.backlogBytes),
        ]
        document.append("second_repl_offset", .number(forks.last?.position ?? -1))
        let slaves = members.filter { $0.id != primary && !$0.isCutOff && ($0.isUp || $0.isCopying) }
        document.append("connected_slaves", .number(Int64(slaves.count)))
        for (place, slave) in slaves.enumerated() {
            document.append(
                "slave\(place)",
                .document([
                    "name": .string(slave.name), "state": .string(slave.isCopying ? "send_bulk" : "online"),
                    "offset": .number(slave.position), "lag": .number((now - slave.heard) / 1_000_000),
                ]))
        }
        return document
    }

    /// HAProxy's statistics of the servers that read, and which of them the writes go to.
    func balancerView(at now: Micros) -> [BSONDocument] {
        let active = readServers
        return members.indices.map { index in
            let member = members[index]
            let isWritten = rival(index) != nil || members.firstIndex { $0.leads.isUp } == index
            return [
                "svname": .string(member.name), "status": .string(status(index)),
                "backup": .bool(isBackup(index)), "reads": .bool(active.contains(index)),
                "writes": .bool(isWritten),
                "chkfail": .number(member.answers.failed), "chkdown": .number(member.answers.downs),
                "lastchg": .double((now - member.answers.changedAt).inSeconds), "stot": .number(member.sessions),
            ]
        }
    }
}
