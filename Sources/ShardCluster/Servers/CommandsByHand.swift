import BSON

extension Cluster {
    /// Runs a command in a cluster that is built by hand: each connection has a login of its own, a shard has users of
    /// its own, and a process that is in no set yet answers little.
    mutating func beginByHand(_ given: CommandRequest) -> CommandProgress {
        var request = given
        guard let index = server(at: request.node) else { return refuse(Self.connectionRefused) }
        request.client = connection(of: request.client, to: index)
        switch request.node {
        case .server(let index): return begin(request, onLone: index)
        case .primary(let shard), .member(let shard, _):
            swap(&users, &shards[shard.slot].users)
            defer { swap(&users, &shards[shard.slot].users) }
            return start(request)
        default: return start(request)
        }
    }

    /// A client's connection to a process, which is one already where a command is tried again.
    private func connection(of client: ClientID, to index: Int) -> ClientID {
        guard (0..<Self.clients).contains(client.number) else { return client }
        return ClientID((1 + client.number) * Self.clients + Int32(index))
    }

    /// More than there are clients, or processes.
    private static let clients: Int32 = 10_000

    private static let connectionRefused = CommandError(
        code: 6, codeName: "HostUnreachable", message: "connect ECONNREFUSED: no process listens there")

    private func refuse(_ error: CommandError) -> CommandProgress {
        .done(reply: error.reply, latency: CommandCosts.roundTrip)
    }

    /// A process that is in no set yet: it tells of itself, and its set can be initiated.
    private mutating func begin(_ request: CommandRequest, onLone index: Int) -> CommandProgress {
        var nobody = UserDirectory()
        swap(&users, &nobody)
        defer { swap(&users, &nobody) }
        guard let definition = CommandTable.definition(of: request.name), !Self.answeredAlone.contains(request.name)
        else { return start(request) }
        do throws(CommandError) {
            try definition.check(request)
            try authorize(request)
            guard servers.processes[index].line.replicaSet != nil else {
                throw request.name.hasPrefix("replSet") ? .noReplication : Self.keepsNothing
            }
            switch request.name {
            case "replSetInitiate":
                let reply = try initiate(server: index, request)
                return .done(reply: reply, latency: CommandCosts.initiate)
            case "replSetGetStatus", "replSetGetConfig", "replSetReconfig", "replSetStepDown", "replSetFreeze",
                "replSetSyncFrom":
                throw CommandError(
                    code: 94, codeName: "NotYetInitialized", message: "no replset config has been received")
            default:
                throw definition.isWrite
                    ? .notWritablePrimary("not primary")
                    : CommandError(
                        code: 13_436, codeName: "NotPrimaryOrSecondary",
                        message: "node is not in primary or recovering state")
            }
        } catch {
            return refuse(error)
        }
    }

    private static let keepsNothing = CommandError.commandNotSupported(
        "A mongod without --replSet keeps no data in this sandbox: start it with --replSet, or talk to a router")

    /// What needs no data and no set.
    private static let answeredAlone = [
        "hello", "isMaster", "ismaster", "ping", "buildInfo", "buildinfo", "hostInfo", "serverStatus", "whatsmyuri",
        "listCommands", "getParameter", "saslStart", "saslContinue", "logout", "connectionStatus",
    ]

    /// Whether a node lets only those in who have logged in.
    func asksForLogin(_ node: NodeAddress) -> Bool {
        guard servers.isInUse else { return topology.authorization }
        return server(at: node).map { servers.processes[$0].line.auth } ?? false
    }

    /// What a process that is in no set says of itself.
    func describe(_ process: ServerProcess, _ command: String, in reply: inout BSONDocument) {
        let isStandalone = process.line.replicaSet == nil
        reply.append(command == "hello" ? "isWritablePrimary" : "ismaster", .bool(isStandalone))
        guard !isStandalone else { return }
        reply.append("secondary", false)
        reply.append("info", "Does not have a valid replica set config")
        reply.append("isreplicaset", true)
    }
}
