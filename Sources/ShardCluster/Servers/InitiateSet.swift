import BSON
import SimKernel

extension Cluster {
    /// replSetInitiate on a process that is in no set yet: its set begins, and the process is a secondary that stands for
    /// election an election timeout later; the other members copy what it has.
    mutating func initiate(server index: Int, _ request: CommandRequest) throws(CommandError) -> BSONDocument {
        let own = servers.processes[index]
        guard let name = own.line.replicaSet else { throw .noReplication }
        var document = request.target.document ?? [:]
        let isDefault = document.isEmpty
        if isDefault { document = defaultConfiguration(of: own, name) }
        let isConfig = document["configsvr"]?.truthy == true
        if document["version"] == nil { document.append("version", 1) }
        let configuration = try read(document)
        guard configuration.name == name else {
            throw .invalidReplicaSetConfig(
                "Attempting to initiate a replica set with name \(configuration.name), but command line reports "
                    + "\(name); rejecting")
        }
        guard configuration.version == 1 else {
            throw .invalidReplicaSetConfig(
                "Configuration used to initiate a replica set must  have version 1, but found \(configuration.version)")
        }
        if isConfig { try requireConfigServers(configuration) }
        try requireRole(own.line.role, isConfig: isConfig)
        guard let initiator = configuration.entries.firstIndex(where: { $0.host == own.name }) else {
            throw .invalidReplicaSetConfig(
                "No host described in new configuration with {version: \(configuration.version), term: 0} for replica "
                    + "set \(name) maps to this node")
        }
        let settings = configuration.entries[initiator].settings
        guard !settings.arbiterOnly, settings.priority > 0 else {
            throw .invalidReplicaSetConfig(
                "This node, \(own.name), with _id MemberId(\(configuration.entries[initiator].id)) is not electable "
                    + "under the new configuration with {version: \(configuration.version), term: 0} for replica set "
                    + name)
        }
        try requireAnswers(for: configuration, by: index)
        try begin(configuration, initiator: initiator, isConfig: isConfig)
        var reply: BSONDocument =
            isDefault
            ? [
                "info2": "no configuration specified. Using a default configuration for the set",
                "me": .string(own.name), "ok": 1,
            ] : ["ok": 1]
        if isConfig { reply.append("lastCommittedOpTime", .timestamp(clock.latest)) }
        return reply
    }

    /// A first configuration that fails a check is an invalid one, whatever the check says of a changed one.
    private func read(_ document: BSONDocument) throws(CommandError) -> ConfigurationDocument {
        do throws(CommandError) {
            return try ConfigurationDocument(document)
        } catch {
            throw .invalidReplicaSetConfig(error.message)
        }
    }

    private func requireConfigServers(_ configuration: ConfigurationDocument) throws(CommandError) {
        for settings in configuration.entries.map(\.settings) {
            if settings.arbiterOnly {
                throw .invalidReplicaSetConfig(
                    "Arbiters are not allowed in replica set configurations being used for config servers")
            }
            if !settings.buildIndexes {
                throw .invalidReplicaSetConfig(
                    "Members in replica set configurations being used for config servers must build indexes")
            }
            if settings.secondaryDelaySecs != 0 {
                throw .invalidReplicaSetConfig(
                    "Members in replica set configurations being used for config servers cannot have a non-zero "
                        + "secondaryDelaySecs")
            }
        }
    }

    private func defaultConfiguration(of own: ServerProcess, _ name: String) -> BSONDocument {
        var document: BSONDocument = ["_id": .string(name), "version": 1]
        if own.line.role == .config { document.append("configsvr", true) }
        document.append("members", [["_id": 0, "host": .string(own.name)]])
        return document
    }

    private func requireRole(_ role: ServerCommandLine.Role, isConfig: Bool) throws(CommandError) {
        if role == .config, !isConfig {
            throw .invalidReplicaSetConfig(
                "Nodes started with the --configsvr flag must have configsvr:true in their config")
        }
        if role != .config, isConfig {
            throw .invalidReplicaSetConfig(
                "Nodes being used for config servers must be started with the --configsvr flag")
        }
        guard isConfig, !configServers.members.isEmpty else { return }
        throw .commandNotSupported(
            "This sandbox has one set of config servers, \(configServers.name), which is there already. Add members "
                + "with rs.add, or undo.")
    }

    /// All members of a new set have to answer, and to be empty.
    private func requireAnswers(for configuration: ConfigurationDocument, by index: Int) throws(CommandError) {
        let own = servers.processes[index]
        var failures: [String] = []
        for entry in configuration.entries where entry.host != own.name {
            if let refusal = refusal(of: entry.host, by: index) {
                failures.append("\(entry.host) failed with \(refusal)")
                continue
            }
            guard let other = servers.processes.first(where: { $0.name == entry.host }) else { continue }
            guard other.line.program == .mongod else {
                failures.append("\(entry.host) failed with no such command: 'replSetHeartbeat'")
                continue
            }
            guard let name = other.line.replicaSet else {
                failures.append("\(entry.host) failed with not running with --replSet")
                continue
            }
            guard name == configuration.name else {
                throw .newConfigurationIncompatible("Our set name did not match that of \(entry.host)")
            }
            if case .member(let set, _) = other.place {
                throw .newConfigurationIncompatible(
                    "Our config version of \(configuration.version) is no larger than the version on \(entry.host), "
                        + "which is \(self[set].configVersion)")
            }
        }
        guard failures.isEmpty else {
            throw CommandError(
                code: 74, codeName: "NodeNotFound",
                message: "replSetInitiate quorum check failed because not all proposed set members responded "
                    + "affirmatively: " + failures.joined(separator: ", "))
        }
    }

    private mutating func begin(
        _ configuration: ConfigurationDocument, initiator: Int, isConfig: Bool
    ) throws(CommandError) {
        let first = OpTime(timestamp: clock.tick(at: now), term: 0)
        let replicaSet = ReplicaSet(
            initiated: configuration, by: initiator, tier: topology.tier,
            id: configuration.replicaSetID ?? clock.objectID(at: now), at: now, first: first)
        let set: SetRef
        if isConfig {
            configServers = replicaSet
            set = .config
        } else {
            let id = ShardID(shards.count)
            var shard = Shard(id: id, name: configuration.name, replicaSet: replicaSet, joinedAt: now, order: 0)
            shard.state = .unattached
            shard.acting = initiator
            shards.append(shard)
            set = .shard(id)
        }
        chronicle(.initiated, set, initiator)
        for member in self[set].members.indices { seat(member, in: set) }
        disturb(set)
        for member in self[set].members.indices {
            guard case .startingUp = self[set].members[member].role else { continue }
            schedule(.initialSyncEnds(set, UInt8(member)), after: Self.emptySync)
        }
    }

    /// Listing what is to be copied, and finding nothing.
    private static let emptySync: Micros = .seconds(2)
}

extension ReplicaSet {
    /// A set that has just been initiated: the member that wrote its configuration, and others that know it since now.
    init(
        initiated document: ConfigurationDocument, by initiator: Int, tier: String, id: ObjectID, at time: Micros,
        first: OpTime
    ) {
        name = document.name
        self.tier = tier
        self.id = id
        term = 0
        let version = SetConfiguration.Version(term: 0, number: document.version)
        members = document.entries.enumerated().map { place, entry in
            let role: Member.Role =
                entry.settings.arbiterOnly
                ? .arbiter : place == initiator ? .secondary(syncSource: nil) : .startingUp(since: time)
            var member = Member(
                id: entry.id, host: entry.host, role: role, startedAt: time, applied: first, durable: first)
            member.settings = entry.settings
            member.installed = version
            member.ballot.term = 0
            return member
        }
        var configuration = SetConfiguration(
            version: version,
            entries: document.entries.enumerated().map { place, entry in
                SetConfiguration.Entry(member: place, id: entry.id, settings: entry.settings)
            })
        configuration.settings = document.settings
        configuration.writeConcernMajorityJournalDefault = document.writeConcernMajorityJournalDefault
        configurations = [configuration]
    }

    /// No set: what stands for the config servers before they have been initiated.
    init(unborn id: ObjectID, tier: String) {
        name = ""
        self.tier = tier
        self.id = id
        term = 0
        members = []
        configurations = [SetConfiguration(version: .init(term: 0, number: 0), entries: [])]
    }
}

extension CommandError {
    /// A mongod without `--replSet`.
    static let noReplication = CommandError(
        code: 76, codeName: "NoReplicationEnabled", message: "This node was not started with replication enabled.")
}
