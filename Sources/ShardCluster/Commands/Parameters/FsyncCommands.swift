import BSON
import SimKernel

/// fsync and fsyncUnlock: all that is written is on the disks anyway; the lock keeps it as it is.
extension CommandTable {
    static let fsyncCommands: [CommandDefinition] = [
        CommandDefinition("fsync", scope: .admin, help: "flush to disk, and lock against writes") {
            (cluster, request) throws(CommandError) in try cluster.fsync(request)
        },
        CommandDefinition("fsyncUnlock", scope: .admin, help: "let writes in again") {
            (cluster, request) throws(CommandError) in try cluster.fsyncUnlock(request)
        },
    ]
}

extension Cluster {
    /// - Throws: CommandNotSupported (115) for the lock of a secondary, FailedToSatisfyReadPreference (133) for a shard
    ///   without a primary.
    fileprivate mutating func fsync(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["lock", "async", "fsyncLockAcquisitionTimeoutMillis"])
        let locks = try arguments.bool("lock") ?? false
        return try onEachProcess(request) { cluster, host in
            guard locks else { return ["numFiles": 1] }
            cluster.processes.lock(host)
            return [
                "info": "now locked against writes, use db.fsyncUnlock() to unlock",
                "lockCount": .int64(cluster.processes.locks(at: host)),
                "seeAlso": "http://dochub.mongodb.org/core/fsynccommand",
            ]
        }
    }

    /// - Throws: IllegalOperation (20) for a process that is not locked.
    fileprivate mutating func fsyncUnlock(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        for host in try processesToLock(request).map(\.host) where processes.locks(at: host) == 0 {
            throw .illegalOperation("fsyncUnlock called when not locked")
        }
        let outcome = try onEachProcess(request) { cluster, host in
            cluster.processes.unlock(host)
            return ["info": "fsyncUnlock completed", "lockCount": .int64(cluster.processes.locks(at: host))]
        }
        events.schedule(.blockedRetry, at: now)
        return outcome
    }

    /// A router asks the primaries of all shards, and answers with all their answers.
    private mutating func onEachProcess(
        _ request: CommandRequest, _ body: (inout Cluster, String) -> BSONDocument
    ) throws(CommandError) -> CommandOutcome {
        let places = try processesToLock(request)
        guard case .router = request.node else {
            return .reply(success(body(&self, places.first?.host ?? "")), latency: CommandCosts.metadata)
        }
        var all = BSONDocument()
        var files: Int64 = 0
        for (shard, host) in places {
            let answer = body(&self, host)
            files += answer["numFiles"]?.int64 ?? 0
            all.append(shard, .document(success(answer)))
        }
        var reply: BSONDocument = request.name == "fsync" ? ["numFiles": .int64(files)] : [:]
        reply.append("all", .document(all))
        return .reply(success(reply), latency: CommandCosts.metadata)
    }

    private func processesToLock(
        _ request: CommandRequest
    ) throws(CommandError) -> [(shard: String, host: String)] {
        switch request.node {
        case .router:
            var places: [(String, String)] = []
            for shard in activeShards {
                let set = self[shard].replicaSet
                guard let primary = set.primary else { throw Self.noMember(.primary, in: set.name) }
                places.append((self[shard].name, set.members[primary].host))
            }
            return places
        case .member where !isWritable(request.node):
            throw .commandNotSupported("\(request.name) on a secondary is not available in this cluster")
        case .config, .configMember, .server, .nowhere:
            throw .commandNotSupported("\(request.name) on this process is not available in this cluster")
        case .member, .primary: return [("", host(of: request.node))]
        }
    }

    /// Whether a shard's primary takes no writes until it is unlocked.
    package func isLocked(_ shard: ShardID) -> Bool {
        guard processes.hasLocks, let primary = self[shard].replicaSet.primary else { return false }
        return processes.locks(at: self[shard].replicaSet.members[primary].host) > 0
    }

    /// Whether some shard is locked, so that what may go to any of them has to wait.
    package var isLockedSomewhere: Bool { processes.hasLocks && activeShards.contains(where: isLocked) }
}
