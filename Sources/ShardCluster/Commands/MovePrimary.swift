import BSON
import SimKernel

extension Cluster {
    /// Gives a database another primary shard; its unsharded collections are copied there.
    mutating func movePrimary(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["to"])
        let database = try arguments.subject()
        let to = try arguments.require(arguments.string("to"), "to")
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
        guard !isMovingPrimary(of: database) else {
            throw .conflictingOperationInProgress("movePrimary of \(database) is already in progress")
        }
        let share = unsharded(in: database, on: entry.primary)
        let operation = operations.open(.movingPrimary(database: database, to: target))
        logByConfig("movePrimary.start", database, details: primaryDetails(from: entry.primary, to: target))
        let span = MigrationTimes.clone(documents: share.count, bytes: share.bytes) + MigrationTimes.commit
        events.schedule(.movePrimaryCopied(operation), at: now + span)
        return .waiting(operation)
    }

    /// The copies are complete: the target serves them, the old primary drops its own.
    mutating func finishMovePrimary(_ operation: OperationID) {
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

    /// movePrimary of a database is under way.
    private func isMovingPrimary(of database: String) -> Bool {
        operations.all.contains { state in
            if case .movingPrimary(database, _) = state { true } else { false }
        }
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
