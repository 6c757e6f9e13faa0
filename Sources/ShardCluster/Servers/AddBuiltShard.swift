import BSON
import SimKernel

extension Cluster {
    /// addShard of a set whose members were started by hand, with the checks of the config servers' primary.
    mutating func addBuiltShard(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["name", "maxSize"])
        let text = try arguments.subject()
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let hosts = (parts.last ?? "").split(separator: ",").map { host in
            host.contains(":") ? String(host) : "\(host):\(HostNames.routerPort)"
        }
        let wanted = try arguments.string("name")
        guard wanted != "" else { throw .badValue("shard name cannot be empty") }
        try requireConfigMajority()
        guard parts.count == 2 else { throw standaloneError(hosts.first ?? "") }
        guard !parts[0].isEmpty, !hosts.isEmpty else {
            throw .failedToParse("Invalid connection string: \(text)")
        }
        if let known = try knownShard(of: parts[0], hosts, wanted) {
            return .reply(success(["shardAdded": .string(self[known].name)]), latency: CommandCosts.catalogRead)
        }
        guard let set = setFound(parts[0], by: hosts) else {
            let error = CommandError.failedToSatisfyReadPreference(
                "Could not find host matching read preference { mode: \"primary\" } for set \(parts[0])")
            return .reply(error.reply, latency: Self.selectionTime)
        }
        guard case .shard(let shard) = set else {
            throw .operationFailed("Cannot add \(text) as a shard since it is a config server")
        }
        try requireMembership(hosts, in: shard, text)
        try requireShardServer(shard)
        let name = wanted ?? parts[0]
        guard name != "config", !name.isEmpty else {
            throw .badValue("Use of shard replica set with name '\(name)' is not allowed")
        }
        let operation = operations.open(
            .addingShard(AddShardRequest(replicaSet: parts[0], shard: name, began: now, built: shard)))
        events.schedule(.replicaSetReady(operation), at: now + CommandCosts.addShard)
        return .waiting(operation)
    }

    /// How long the config servers look for a set's primary.
    private static let selectionTime: Micros = .seconds(20)

    private func standaloneError(_ host: String) -> CommandError {
        guard let found = servers.processes.first(where: { $0.name == host }), found.isListening else {
            return .hostUnreachable(
                "Error connecting to \(host) :: caused by :: onInvoke :: caused by :: Connection refused")
        }
        if found.line.program == .mongos { return .illegalOperation("cannot add a mongos as a shard") }
        guard let set = found.line.replicaSet else {
            return .operationFailed("Cannot add \(host) as a shard since it was not started with --shardsvr")
        }
        return .operationFailed(
            "host is part of set \(set); use replica set url format <setname>/<server1>,<server2>, ...")
    }

    /// The same shard again is no error; a host, a set or a name of another shard is.
    private func knownShard(
        of set: String, _ hosts: [String], _ wanted: String?
    ) throws(CommandError) -> ShardID? {
        for shard in activeShards {
            let existing = self[shard]
            let isSame = existing.replicaSet.name == set && (wanted == nil || wanted == existing.name)
            if existing.replicaSet.name == set {
                guard isSame else {
                    throw .illegalOperation("A shard already exists containing the replica set '\(set)'")
                }
                return shard
            }
            for host in hosts where existing.replicaSet.members.contains(where: { $0.host == host }) {
                throw .illegalOperation(
                    "'\(host)' is already a member of the existing shard '\(existing.replicaSet.connectionString)' "
                        + "(\(existing.name)).")
            }
            if existing.name == wanted ?? set {
                throw .illegalOperation("A shard named \(existing.name) already exists")
            }
        }
        return nil
    }

    /// The set of this name that one of the seeds tells of, if it has a primary that the config servers reach.
    private func setFound(_ name: String, by hosts: [String]) -> SetRef? {
        guard let config = server(at: .config) else { return nil }
        for host in hosts {
            guard let found = servers.processes.first(where: { $0.name == host }),
                case .member(let set, _) = found.place, self[set].name == name,
                isOpen(host, to: config), let primary = self[set].primary,
                isOpen(self[set].members[primary].host, to: config)
            else { continue }
            return set
        }
        return nil
    }

    /// Whether a driver gets through, whatever it may do then.
    private func isOpen(_ host: String, to index: Int) -> Bool {
        switch refusal(of: host, by: index) {
        case nil, Self.otherKey, Self.noKey: true
        default: false
        }
    }

    private func requireMembership(_ hosts: [String], in shard: ShardID, _ text: String) throws(CommandError) {
        let set = self[shard].replicaSet
        for host in hosts where !set.members.contains(where: { $0.isConfigured && $0.host == host }) {
            let found = set.members.filter(\.isConfigured).map { BSONValue.string($0.host) }
            throw .operationFailed(
                "in seed list \(text), host \(host) does not belong to replica set \(set.name); found "
                    + BSONValue.document(["hosts": .array(found), "setName": .string(set.name)]).serverText)
        }
    }

    private func requireShardServer(_ shard: ShardID) throws(CommandError) {
        guard let config = server(at: .config), let primary = server(at: .primary(shard)) else { return }
        let own = servers.processes[primary]
        guard own.line.role == .shard else {
            throw CommandError(
                code: 193, codeName: "NoShardingEnabled",
                message: "Cannot accept sharding commands if not started with --shardsvr")
        }
        switch keyRefusal(of: own, by: servers.processes[config]) {
        case nil: return
        case Self.otherKey?: throw .authenticationFailed(Self.otherKey)
        default: throw .unauthorized("Command _addShard requires authentication")
        }
    }

    /// A set that was built by hand becomes a shard.
    mutating func attach(_ shard: ShardID, as name: String) -> ShardID {
        joinCount += 1
        shards[shard.slot].state = .active
        shards[shard.slot].name = name
        shards[shard.slot].joinedAt = now
        shards[shard.slot].order = joinCount
        return shard
    }
}
