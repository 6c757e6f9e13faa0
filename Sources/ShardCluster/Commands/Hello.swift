import BSON

extension Cluster {
    /// What a node answers to a driver's first question: a router is "isdbgrid", a member tells its set.
    func hello(_ request: CommandRequest) -> BSONDocument {
        var reply = BSONDocument()
        switch request.node {
        case .router(let router):
            reply.append(request.name == "hello" ? "isWritablePrimary" : "ismaster", true)
            reply.append("msg", "isdbgrid")
            reply.append("topologyVersion", .document(topologyVersion(of: routers[router])))
        case .primary(let shard): describe(.shard(shard), nil, request.name, in: &reply)
        case .member(let shard, let index): describe(.shard(shard), index, request.name, in: &reply)
        case .config: describe(.config, nil, request.name, in: &reply)
        case .configMember(let index): describe(.config, index, request.name, in: &reply)
        case .server(let index): describe(servers.processes[index], request.name, in: &reply)
        case .nowhere: break
        }
        reply.append("helloOk", true)
        reply.append("maxBsonObjectSize", .int32(ServerVersion.maxDocumentBytes))
        reply.append("maxMessageSizeBytes", .int32(ServerVersion.maxMessageBytes))
        reply.append("maxWriteBatchSize", .int32(ServerVersion.maxWriteBatch))
        reply.append("localTime", .date(LogicalClock.date(now)))
        reply.append("logicalSessionTimeoutMinutes", .int32(ServerVersion.sessionTimeoutMinutes))
        reply.append("connectionId", 1)
        reply.append("maxWireVersion", .int32(ServerVersion.wireVersion))
        reply.append("minWireVersion", 0)
        reply.append("readOnly", false)
        return success(reply)
    }

    /// What a member says of its set and of itself.
    private func describe(_ set: SetRef, _ index: Int?, _ command: String, in reply: inout BSONDocument) {
        let members = self[set].members
        guard let me = index ?? self[set].primary ?? members.indices.first, members[me].role != .removed else {
            reply.append(command == "hello" ? "isWritablePrimary" : "ismaster", false)
            reply.append("secondary", false)
            reply.append("info", "Does not have a valid replica set config")
            return reply.append("isreplicaset", true)
        }
        let own = members[me]
        let configuration = self[set].configuration(of: me)
        reply.append("topologyVersion", .document(topologyVersion(of: own)))
        appendHosts(of: configuration, in: set, to: &reply)
        reply.append("setName", .string(self[set].name))
        reply.append("setVersion", .integer(configuration.version.number))
        reply.append(command == "hello" ? "isWritablePrimary" : "ismaster", .bool(own.isWritablePrimary))
        reply.append("secondary", .bool(isSecondary(me, in: set)))
        if let primary = primary(of: set, knownBy: me) { reply.append("primary", .string(members[primary].host)) }
        if own.settings.arbiterOnly { reply.append("arbiterOnly", true) }
        if own.settings.priority == 0, !own.settings.arbiterOnly { reply.append("passive", true) }
        if own.settings.hidden { reply.append("hidden", true) }
        if own.settings.secondaryDelaySecs > 0 {
            reply.append("secondaryDelaySecs", .int64(own.settings.secondaryDelaySecs))
        }
        if !own.settings.tags.isEmpty { reply.append("tags", .document(own.settings.tags)) }
        reply.append("me", .string(own.host))
        if own.isWritablePrimary { reply.append("electionId", .objectID(ObjectID(electionTerm: own.ballot.term))) }
        guard !own.settings.arbiterOnly else { return }
        let committed = committed(of: me, in: set)
        reply.append(
            "lastWrite",
            [
                "opTime": .document(own.applied.document), "lastWriteDate": wallTime(own.applied),
                "majorityOpTime": .document(committed.document), "majorityWriteDate": wallTime(committed),
            ])
    }

    /// Those that a client may be told of, by what they can become.
    private func appendHosts(of configuration: SetConfiguration, in set: SetRef, to reply: inout BSONDocument) {
        var lists: [(String, [BSONValue])] = [("hosts", []), ("passives", []), ("arbiters", [])]
        for entry in configuration.entries where !entry.settings.hidden {
            let list = entry.settings.arbiterOnly ? 2 : entry.settings.priority > 0 ? 0 : 1
            lists[list].1.append(.string(self[set].members[entry.member].host))
        }
        for (name, hosts) in lists where !hosts.isEmpty { reply.append(name, .array(hosts)) }
    }

    /// The primary that a member believes in: itself, or one that it hears in its own term.
    private func primary(of set: SetRef, knownBy me: Int) -> Int? {
        guard self[set].isDisturbed else { return self[set].primary }
        return self[set].members[me].isPrimary ? me : heardPrimary(of: me, in: set)
    }

    /// The host behind an address.
    func host(of node: NodeAddress) -> String {
        switch node {
        case .router(let index): routers.indices.contains(index) ? routers[index].host : ""
        case .primary(let shard): host(in: self[shard].replicaSet, self[shard].replicaSet.primary ?? 0)
        case .member(let shard, let index): host(in: self[shard].replicaSet, index)
        case .config: host(in: configServers, configServers.primary ?? 0)
        case .configMember(let index): host(in: configServers, index)
        case .server(let index): servers.processes[index].name
        case .nowhere: ""
        }
    }

    private func host(in set: ReplicaSet, _ index: Int) -> String {
        set.members.indices.contains(index) ? set.members[index].host : ""
    }
}

extension ObjectID {
    /// `electionId`: the term, behind what keeps it above all ids of older protocols.
    init(electionTerm term: Int64) {
        self.init(high: 0x7FFF_FFFF << 32 | UInt64(term) >> 32, low: UInt32(truncatingIfNeeded: term))
    }
}
