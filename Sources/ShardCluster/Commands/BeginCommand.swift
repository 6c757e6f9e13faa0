package import BSON
import SimKernel

extension Cluster {
    /// Runs a command on a node, by default the first router.
    ///
    /// What answers at once is done; what takes the cluster's own events (a migration, a new shard) waits, and `poll`
    /// gives its reply when time has gone on. A command that fails changes nothing.
    package mutating func begin(
        _ command: BSONDocument, database: String, on node: NodeAddress? = nil, as client: ClientID = .trusted
    ) -> CommandProgress {
        note(command)
        served = nil
        let request = CommandRequest(
            name: command.firstKey ?? "", document: command, database: database, node: node ?? defaultNode,
            client: client)
        return servers.isInUse ? beginByHand(request) : start(request)
    }

    /// Runs a command that has arrived, now or after it waited for a critical section to end.
    mutating func start(_ arrived: consuming CommandRequest) -> CommandProgress {
        var request = arrived
        do throws(CommandError) {
            try requireConnection(to: request.node)
            guard let definition = CommandTable.definition(of: request.name) else {
                throw .noSuchCommand(request.name)
            }
            try definition.check(request)
            try authorize(request)
            let generic = GenericFields(request.document)
            if generic.contains(.concern) { try request.readConcerns() }
            if generic.contains(.session) { try request.readSession() }
            if generic.contains(.concern) { try requirePast(request.readConcern) }
            applyConcernDefaults(to: &request)
            if definition.isWrite, !isWritable(request.node) { throw .notWritablePrimary("not primary") }
            let limit = generic.contains(.timeLimit) ? try Self.timeLimit(request.document) : defaultTimeLimit(request)
            if definition.changesCatalog, let awaited = awaitConfig(request, limit: limit) { return awaited }
            if let held = holdBack(request, isWrite: definition.isWrite, limit: limit) { return .waiting(held) }
            guard isPlain(request) else { return beginCarefully(request, definition, limit) }
            let before = limit.map { _ in self }
            switch try perform(definition, request) {
            case .reply(let reply, let latency):
                guard let limit, let before, latency > limit else { return .done(reply: reply, latency: latency) }
                self = before
                return .done(
                    reply: CommandError.maxTimeMSExpired("operation exceeded time limit").reply, latency: limit)
            case .waiting(let operation): return .waiting(operation)
            }
        } catch {
            let isTimeout = error.code == CommandError.networkTimeoutCode
            return .done(
                reply: error.labelled(for: request).reply,
                latency: isTimeout ? CommandCosts.serverSelection : CommandCosts.roundTrip)
        }
    }

    /// Runs a command that replica sets may keep waiting.
    private mutating func beginCarefully(
        _ request: CommandRequest, _ definition: CommandDefinition, _ limit: Micros?
    ) -> CommandProgress {
        let before = limit.map { _ in self }
        switch attempt(request, definition, began: now) {
        case .done(let reply, let latency):
            guard let limit, let before, latency > limit else { return .done(reply: reply, latency: latency) }
            self = before
            return .done(
                reply: CommandError.maxTimeMSExpired("operation exceeded time limit").reply, latency: limit)
        case .elsewhere(let operation): return .waiting(operation)
        case .waiting(let waiting):
            let operation = operations.open(.waiting(waiting))
            if let deadline = waiting.deadline { schedule(.deadline(operation), after: deadline - now) }
            return .waiting(operation)
        }
    }

    /// A command that the model says takes longer than its `maxTimeMS` is stopped then and leaves nothing; nil for no
    /// limit. What waits for the cluster's own events is not limited.
    ///
    /// - Throws: TypeMismatch (14), BadValue (2).
    static func timeLimit(_ command: BSONDocument) throws(CommandError) -> Micros? {
        guard let value = command["maxTimeMS"] else { return nil }
        guard let number = value.double else {
            throw .typeMismatch(
                "BSON field 'maxTimeMS' is the wrong type '\(value.typeName)', expected types "
                    + "'[long, int, decimal, double']")
        }
        guard number >= 0, number <= 2_147_483_647 else {
            throw .badValue("\(value.serverText) value for maxTimeMS is out of range [0, 2147483647]")
        }
        return number == 0 ? nil : .milliseconds(Int64(number))
    }

    /// Nobody can read what is yet to come: a cluster's time that its nodes have not seen is refused.
    ///
    /// - Throws: InvalidOptions (72).
    private func requirePast(_ concern: ReadConcern) throws(CommandError) {
        guard let time = concern.afterClusterTime ?? concern.atClusterTime, clock.latest < time else { return }
        let name = concern.afterClusterTime == nil ? "atClusterTime" : "afterClusterTime"
        throw .invalidOptions(
            "readConcern \(name) value must not be greater than the current clusterTime. Requested clusterTime: "
                + "{ ts: \(BSONValue.timestamp(time).serverText) }; current clusterTime: "
                + "{ ts: \(BSONValue.timestamp(clock.latest).serverText) }")
    }

    /// Commands belong to the trace; of long ones, such as a batch of documents, their length does.
    private mutating func note(_ command: BSONDocument) {
        trace.combine(now)
        trace.combine(Int64(command.bytes.count))
        if command.bytes.count <= 256 { trace.combine(bytes: command.bytes) }
    }

    /// Where a client is connected: the first router, or the primary of the only replica set.
    var defaultNode: NodeAddress {
        guard !servers.isInUse else { return routers.firstIndex { !$0.isDown }.map { .router($0) } ?? .nowhere }
        return topology.sharded ? .router(0) : .primary(ShardID(0))
    }

    /// `ok: 1` behind the fields, and what every reply of a cluster gossips: its time.
    func success(_ fields: consuming BSONDocument = BSONDocument()) -> BSONDocument {
        ReplyTail.append(clock.latest, to: &fields)
        return fields
    }
}
