import BSON
import SimKernel

/// The commands about the members of a replica set.
extension CommandTable {
    static let replicationCommands: [CommandDefinition] = [
        CommandDefinition("replSetGetStatus", scope: .adminOnMember, help: "the members as this one sees them") {
            (cluster, request) throws(CommandError) in
            .reply(cluster.replicaSetStatus(request), latency: CommandCosts.local)
        },
        CommandDefinition("replSetGetConfig", scope: .adminOnMember, help: "the set's configuration") {
            (cluster, request) throws(CommandError) in
            .reply(cluster.replicaSetConfig(request), latency: CommandCosts.local)
        },
    ]
}

extension Cluster {
    /// The replica set that an address belongs to, and the member there.
    private func replicaSet(at node: NodeAddress) -> (set: SetRef, me: Int) {
        switch node {
        case .primary(let shard): (.shard(shard), self[shard].replicaSet.primary ?? 0)
        case .member(let shard, let index): (.shard(shard), index)
        case .config, .router: (.config, configServers.primary ?? 0)
        }
    }

    fileprivate func replicaSetStatus(_ request: CommandRequest) -> BSONDocument {
        let (place, me) = replicaSet(at: request.node)
        let set = self[place]
        let mine = set.members.indices.contains(me) ? set.members[me] : nil
        let optimes = mine == nil ? [:] : optimes(of: me, in: place)
        return success([
            "set": .string(set.name), "date": .date(LogicalClock.date(now)),
            "myState": .integer(mine?.role.state.number ?? 0), "term": .int64(set.term),
            "syncSourceHost": .string(syncSource(of: mine, in: set)), "heartbeatIntervalMillis": .int64(2000),
            "majorityVoteCount": .integer(set.majority), "writeMajorityCount": .integer(set.writeMajority),
            "votingMembersCount": .integer(set.members.reduce(0) { $0 + $1.votes }),
            "writableVotingMembersCount": .integer(set.members.reduce(0) { $0 + $1.votes }),
            "optimes": .document(optimes),
            "members": .array(
                set.members.map { .document(status(of: $0, isSelf: $0.id == mine?.id, in: set)) }),
        ])
    }

    private func status(of member: Member, isSelf: Bool, in set: ReplicaSet) -> BSONDocument {
        let state = member.role.state
        let isDown = if case .down = member.role { true } else { false }
        var document: BSONDocument = [
            "_id": .integer(member.id), "name": .string(member.host), "health": .double(isDown ? 0 : 1),
            "state": .integer(state.number), "stateStr": .string(state.name),
            "uptime": .int64(isDown ? 0 : (now - member.startedAt) / 1_000_000),
            "optime": .document(member.applied.document),
            "optimeDate": wallTime(member.applied), "lastAppliedWallTime": wallTime(member.applied),
            "lastDurableWallTime": wallTime(member.durable),
            "syncSourceHost": .string(syncSource(of: member, in: set)),
        ]
        if case .primary(let elected) = member.role {
            document.append("electionTime", .timestamp(BSONTimestamp(seconds: seconds(at: elected), increment: 1)))
            document.append("electionDate", .date(LogicalClock.date(elected)))
        }
        document.append("configVersion", .integer(set.configVersion))
        document.append("configTerm", .int64(set.term))
        if isSelf { document.append("self", true) }
        return document
    }

    private func syncSource(of member: Member?, in set: ReplicaSet) -> String {
        guard case .secondary(let source?) = member?.role, set.members.indices.contains(source) else { return "" }
        return set.members[source].host
    }

    fileprivate func replicaSetConfig(_ request: CommandRequest) -> BSONDocument {
        let set = self[replicaSet(at: request.node).set]
        let members = set.members.map { member -> BSONValue in
            [
                "_id": .integer(member.id), "host": .string(member.host), "arbiterOnly": false, "buildIndexes": true,
                "hidden": false, "priority": .integer(Int(member.settings.priority)), "tags": .document([:]),
                "secondaryDelaySecs": .int64(0), "votes": .integer(member.votes),
            ]
        }
        let config: BSONDocument = [
            "_id": .string(set.name), "version": .integer(set.configVersion), "term": .int64(set.term),
            "members": .array(members),
            "protocolVersion": .int64(1), "writeConcernMajorityJournalDefault": true,
            "settings": [
                "chainingAllowed": true, "heartbeatIntervalMillis": 2000, "heartbeatTimeoutSecs": 10,
                "electionTimeoutMillis": 10000, "catchUpTimeoutMillis": -1, "catchUpTakeoverDelayMillis": 30000,
                "replicaSetId": .objectID(set.id),
            ],
        ]
        return success(["config": .document(config)])
    }
}
