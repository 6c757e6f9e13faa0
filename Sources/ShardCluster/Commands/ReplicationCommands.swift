import BSON
import SimKernel

/// The commands about the members of a replica set.
extension CommandTable {
    static let replicationCommands: [CommandDefinition] = [
        CommandDefinition("replSetGetStatus", scope: .adminOnMember, help: "the members as this one sees them") {
            (cluster, request) throws(CommandError) in
            _ = try CommandArguments(request, fields: ["initialSync"])
            return .reply(try cluster.replicaSetStatus(request), latency: CommandCosts.local)
        },
        CommandDefinition("replSetGetConfig", scope: .adminOnMember, help: "the set's configuration") {
            (cluster, request) throws(CommandError) in
            .reply(try cluster.replicaSetConfig(request), latency: CommandCosts.local)
        },
        CommandDefinition("replSetInitiate", scope: .adminOnMember, help: "begin a replica set") {
            (cluster, request) throws(CommandError) in try cluster.initiate(request)
        },
        CommandDefinition("replSetReconfig", scope: .adminOnMember, help: "change the set's configuration") {
            (cluster, request) throws(CommandError) in try cluster.reconfigure(request)
        },
        CommandDefinition("replSetStepDown", scope: .adminOnMember, help: "make this primary a secondary") {
            (cluster, request) throws(CommandError) in try cluster.stepDownCommand(request)
        },
        CommandDefinition("replSetStepUp", scope: .adminOnMember, help: "make this secondary stand for election") {
            (cluster, request) throws(CommandError) in try cluster.stepUpCommand(request)
        },
        CommandDefinition("replSetFreeze", scope: .adminOnMember, help: "keep this member from standing") {
            (cluster, request) throws(CommandError) in try cluster.freeze(request)
        },
        CommandDefinition("replSetSyncFrom", scope: .adminOnMember, help: "have this member fetch from another") {
            (cluster, request) throws(CommandError) in try cluster.syncFrom(request)
        },
        CommandDefinition("replSetMaintenance", scope: .adminOnMember, help: "take this secondary out of service") {
            (cluster, request) throws(CommandError) in try cluster.maintain(request)
        },
    ]
}

extension Cluster {
    /// The replica set and the member that a command is addressed to.
    ///
    /// - Throws: HostUnreachable (6) if nobody is there.
    func processAddressed(_ request: CommandRequest) throws(CommandError) -> (set: SetRef, member: Int) {
        switch request.node {
        case .member(let shard, let member): return (.shard(shard), member)
        case .configMember(let member): return (.config, member)
        case .primary(let shard):
            if let primary = self[shard].replicaSet.primary { return (.shard(shard), primary) }
        case .config, .router:
            if let primary = configServers.primary { return (.config, primary) }
        case .server, .nowhere: break
        }
        throw .hostUnreachable("no node of this cluster answers there")
    }

    /// replSetInitiate of a set that is one already.
    func initiate(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        if let document = request.target.document { _ = document.count }
        throw CommandError(code: 23, codeName: "AlreadyInitialized", message: "already initialized")
    }

    /// replSetStepUp: the member stands for election at once.
    mutating func stepUpCommand(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["skipDryRun"])
        let (set, member) = try processAddressed(request)
        let skip = try arguments.bool("skipDryRun") ?? false
        if self[set].members[member].isPrimary { return .reply(success(), latency: CommandCosts.local) }
        disturb(set)
        let reason: ElectionReason = skip ? .stepUpRequestSkipDryRun : .stepUpRequest
        if let obstacle = whyNotElectable(member, in: set, for: reason) {
            throw CommandError(
                code: 125, codeName: "CommandFailed", message: "Election failed. Not starting an election: \(obstacle)")
        }
        stand(member, in: set, because: reason)
        let operation = operations.open(.steppingUp(set, member))
        schedule(.stepUpLook(operation), after: .milliseconds(10))
        return .waiting(operation)
    }

    /// A replSetStepUp ends when its election does.
    mutating func lookAtStepUp(_ operation: OperationID) {
        guard case .steppingUp(let set, let member) = operations[operation] else { return }
        if self[set].members[member].standing.candidacy != nil {
            return schedule(.stepUpLook(operation), after: .milliseconds(10))
        }
        guard self[set].members[member].isPrimary else {
            let error = CommandError(code: 125, codeName: "CommandFailed", message: "Election failed.")
            return answer(operation, error.reply, latency: CommandCosts.roundTrip)
        }
        answer(operation, success(), latency: CommandCosts.roundTrip)
    }

    /// replSetFreeze: a secondary does not stand for so many seconds; 0 lets it again.
    mutating func freeze(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        let (set, member) = try processAddressed(request)
        guard let number = request.target.double else {
            throw .typeMismatch(
                "BSON field 'replSetFreeze.replSetFreeze' is the wrong type '\(request.target.typeName)', expected "
                    + "types '[long, int, decimal, double']")
        }
        guard number >= 0, number <= 31_536_000 else {
            throw .badValue("seconds must be between 0 and 31536000")
        }
        var reply = BSONDocument()
        if number == 0 {
            self[set].members[member].standing.frozenUntil = 0
            reply.append("info", "unfreezing")
        } else {
            if number == 1 { reply.append("warning", "you really want to freeze for only 1 second?") }
            guard !self[set].members[member].isPrimary else {
                throw CommandError(
                    code: 95, codeName: "NotSecondary",
                    message: "cannot freeze node when primary or running for election. state: Primary")
            }
            self[set].members[member].standing.frozenUntil = now + .seconds(number)
        }
        return .reply(success(reply), latency: CommandCosts.local)
    }

    /// replSetMaintenance: a secondary is RECOVERING and serves no reads.
    mutating func maintain(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        let (set, member) = try processAddressed(request)
        let own = self[set].members[member]
        switch (own.role, request.target.truthy) {
        case (.primary, _):
            throw CommandError(code: 95, codeName: "NotSecondary", message: "primaries can't modify maintenance mode")
        case (.secondary, true):
            disturb(set)
            self[set].members[member].role = .recovering
            self[set].members[member].standing.isInMaintenance = true
        case (.recovering, false) where own.standing.isInMaintenance:
            disturb(set)
            self[set].members[member].role = .secondary(syncSource: nil)
            self[set].members[member].standing.isInMaintenance = false
            postponeElection(of: member, in: set)
        case (.recovering, true): break
        default: throw .operationFailed("already out of maintenance mode")
        }
        return .reply(success(), latency: CommandCosts.local)
    }
}
