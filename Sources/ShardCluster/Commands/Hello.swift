import BSON

extension Cluster {
    /// What a node answers to a driver's first question: a router is "isdbgrid", a member tells its set.
    func hello(_ request: CommandRequest) -> BSONDocument {
        var reply = BSONDocument()
        switch request.node {
        case .router:
            reply.append(request.name == "hello" ? "isWritablePrimary" : "ismaster", true)
            reply.append("msg", "isdbgrid")
        case .primary(let shard): describe(self[shard].replicaSet, nil, request.name, in: &reply)
        case .member(let shard, let index): describe(self[shard].replicaSet, index, request.name, in: &reply)
        case .config: describe(configServers, nil, request.name, in: &reply)
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

    private func describe(_ set: ReplicaSet, _ index: Int?, _ command: String, in reply: inout BSONDocument) {
        let me = index ?? set.primary ?? 0
        let isPrimary = me == set.primary
        reply.append("hosts", .array(set.members.map { .string($0.host) }))
        reply.append("setName", .string(set.name))
        reply.append("setVersion", .integer(set.configVersion))
        reply.append(command == "hello" ? "isWritablePrimary" : "ismaster", .bool(isPrimary))
        reply.append("secondary", .bool(!isPrimary))
        if let primary = set.primary { reply.append("primary", .string(set.members[primary].host)) }
        if set.members.indices.contains(me) { reply.append("me", .string(set.members[me].host)) }
    }

    /// The host behind an address.
    func host(of node: NodeAddress) -> String {
        switch node {
        case .router(let index): routers.indices.contains(index) ? routers[index].host : ""
        case .primary(let shard): host(in: self[shard].replicaSet, self[shard].replicaSet.primary ?? 0)
        case .member(let shard, let index): host(in: self[shard].replicaSet, index)
        case .config: host(in: configServers, configServers.primary ?? 0)
        }
    }

    private func host(in set: ReplicaSet, _ index: Int) -> String {
        set.members.indices.contains(index) ? set.members[index].host : ""
    }
}
