import BSON
import SimKernel

/// A command that waits until a transaction lets go of what it needs.
struct BlockedCommand: Sendable {
    let command: BSONDocument
    let database: String
    let node: NodeAddress
    let client: ClientID
    let since: Micros
}

extension Cluster {
    /// Runs a command that may meet transactions: what it has done until then is taken back, and it waits.
    mutating func performBeside(
        _ definition: CommandDefinition, _ request: CommandRequest
    ) throws(CommandError) -> CommandOutcome {
        if changesWhatIsInUse(request) { return .waiting(block(request)) }
        let before = moment(before: request)
        hasMetTransaction = false
        do throws(CommandError) {
            let outcome = try definition.run(&self, request)
            guard hasMetTransaction else { return outcome }
        } catch {
            guard hasMetTransaction || error.isBlocked else { throw error }
        }
        goBack(to: before)
        return .waiting(block(request))
    }

    /// Whether a command changes what a collection is while a transaction works on it.
    private func changesWhatIsInUse(_ request: CommandRequest) -> Bool {
        guard Self.changesCollections.contains(request.name) else { return false }
        let name = request.target.string ?? ""
        return transactions.open.contains { transaction in
            transaction.participants.contains { participant in
                participant.operations.contains { change in
                    change.namespace.text == name || change.namespace == Namespace(request.database, name)
                        || (request.name == "dropDatabase" && change.namespace.database == request.database)
                        || change.namespace.database == name
                }
            }
        }
    }

    private static let changesCollections = [
        "drop", "dropDatabase", "createIndexes", "dropIndexes", "deleteIndexes", "renameCollection", "collMod",
        "shardCollection", "refineCollectionShardKey", "reshardCollection", "moveCollection", "unshardCollection",
        "movePrimary",
    ]

    mutating func block(_ request: CommandRequest) -> OperationID {
        let operation = operations.open(
            .blocked(
                BlockedCommand(
                    command: request.document, database: request.database, node: request.node, client: request.client,
                    since: now)))
        limit(operation, request)
        return operation
    }

    /// A command that waits is ended by its own `maxTimeMS`.
    mutating func limit(_ operation: OperationID, _ request: CommandRequest) {
        guard let limit = request.document["maxTimeMS"]?.double, limit > 0, limit < 1e9 else { return }
        events.schedule(.commandDeadline(operation), at: now + .milliseconds(Int64(limit)))
    }

    mutating func endCommand(_ operation: OperationID) {
        let error = CommandError.maxTimeMSExpired("operation exceeded time limit")
        switch operations[operation] {
        case .blocked: answer(operation, error.reply, latency: 0)
        case .committing(let serial):
            _ = transactions.update(serial) { $0.waiting.removeAll { $0 == operation } }
            answer(operation, error.labelled(.unknownCommit).reply, latency: 0)
        default: break
        }
    }

    /// A transaction is over: those that waited try again, in the order of their coming.
    mutating func retryBlocked() {
        for operation in operations.ids {
            guard case .blocked(let blocked) = operations[operation] else { continue }
            switch begin(blocked.command, database: blocked.database, on: blocked.node, as: blocked.client) {
            case .done(let reply, let latency): answer(operation, reply, latency: latency)
            case .waiting(let other): operations[operation] = .following(other)
            }
        }
    }
}
