import BSON
import SimKernel

/// A database whose unsharded collections are on their way to another shard.
struct MovingPrimary: Sendable, Hashable {
    let database: String
    let operation: OperationID
    /// The copies are complete: reads and writes wait until the config servers know the new primary.
    var isCritical = false
}

extension Cluster {
    /// Gives a database another primary shard; its unsharded collections are copied there.
    mutating func movePrimary(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["to"])
        let database = try arguments.subject()
        let to = try arguments.require(arguments.string("to"), "to")
        guard !["admin", "config", "local"].contains(database) else {
            throw .invalidOptions("Can't move primary for \(database) database")
        }
        guard let entry = catalog.database(database) else {
            throw .namespaceNotFound("Database \(database) not found")
        }
        let target = try findShard(to)
        guard target != entry.primary else { return .reply(success(), latency: CommandCosts.catalogRead) }
        guard !self[target].isDraining else {
            throw CommandError(
                code: 70, codeName: "ShardNotFound",
                message: "Requested primary shard \(to) is draining")
        }
        guard !movingPrimaries.contains(where: { $0.database == database }) else {
            throw .conflictingOperationInProgress("movePrimary of \(database) is already in progress")
        }
        let share = unsharded(in: database, on: entry.primary)
        let operation = operations.open(.movingPrimary(database: database, to: target))
        movingPrimaries.append(MovingPrimary(database: database, operation: operation))
        logByConfig("movePrimary.start", database, details: primaryDetails(from: entry.primary, to: target))
        let span = MigrationTimes.clone(documents: share.count, bytes: share.bytes)
        events.schedule(.movePrimaryCopied(operation), at: now + span)
        return .waiting(operation)
    }

    /// The copies are complete, and then, at the critical section's end, the target serves them. While a shard of the two
    /// or the config servers can take nothing down, or the two do not reach each other, it waits.
    mutating func continueMovePrimary(_ operation: OperationID) {
        guard let place = movingPrimaries.firstIndex(where: { $0.operation == operation }) else { return }
        guard canGoOn(operation) else {
            return events.schedule(.movePrimaryCopied(operation), at: now + MigrationTimes.faultLook)
        }
        if movingPrimaries[place].isCritical {
            movingPrimaries.remove(at: place)
            finishMovePrimary(operation)
            return retryBlockedCommands()
        }
        movingPrimaries[place].isCritical = true
        events.schedule(.movePrimaryCopied(operation), at: now + MigrationTimes.commit)
    }

    private func canGoOn(_ operation: OperationID) -> Bool {
        guard case .movingPrimary(let database, let target) = operations[operation],
            let source = catalog.database(database)?.primary, self[target].state != .removed
        else { return true }
        return configCanCommit && shardCanCommit(source) && shardCanCommit(target) && isLinked(source, target)
    }

    /// The old primary drops what it has given away.
    private mutating func finishMovePrimary(_ operation: OperationID) {
        guard case .movingPrimary(let database, let target) = operations[operation] else { return }
        guard let entry = catalog.database(database), self[target].state != .removed else {
            return answer(operation, CommandError.namespaceNotFound("Database \(database) not found").reply)
        }
        let source = entry.primary
        for name in self[source].collections.names
        where name.database == database && catalog.collections[name] == nil {
            keepShare(of: name, on: target)
            keepShare(of: name, on: source)
            shards[target.slot].collections[name] = self[source].collections[name]
            shards[source.slot].collections[name] = nil
            recordShare(of: name, "movePrimary", on: target)
            recordShare(of: name, "movePrimary", on: source)
        }
        catalog.setPrimary(of: database, to: target)
        logByConfig("movePrimary", database, details: primaryDetails(from: source, to: target))
        answer(operation, success())
    }

    /// Writes, and changes, of a collection that movePrimary is copying are refused. O(1) while there is none.
    ///
    /// - Throws: MovePrimaryInProgress (319).
    func requireNoMovePrimary(_ name: Namespace) throws(CommandError) {
        guard !movingPrimaries.isEmpty, movingPrimaries.contains(where: { $0.database == name.database }),
            !catalog.collections.contains(name)
        else { return }
        throw CommandError(
            code: 319, codeName: "MovePrimaryInProgress", message: "movePrimary is in progress for namespace \(name)")
    }

    /// Whether a collection changes its shard at this moment.
    func isInCriticalSectionOfMovePrimary(_ name: Namespace) -> Bool {
        movingPrimaries.contains { $0.database == name.database && $0.isCritical }
            && !catalog.collections.contains(name)
    }

    private func unsharded(in database: String, on shard: ShardID) -> DocumentTotals {
        var documents = 0
        var bytes: Int64 = 0
        for (name, stored) in self[shard].collections
        where name.database == database && catalog.collections[name] == nil {
            documents += stored.count
            bytes += stored.dataBytes
        }
        return DocumentTotals(count: documents, bytes: bytes)
    }

    private func primaryDetails(from: ShardID, to: ShardID) -> BSONDocument {
        ["from": .string(self[from].name), "to": .string(self[to].name)]
    }
}
