import BSON
import SimKernel

extension Cluster {
    /// Makes a command wait whose shards are in a migration's critical section; nil if it may run.
    mutating func holdBack(
        _ request: CommandRequest, isWrite: Bool, limit: Micros?
    ) -> OperationID? {
        guard !migrations.active.isEmpty || resharding != nil || !movingPrimaries.isEmpty || processes.hasLocks,
            isBlocked(request, isWrite: isWrite)
        else { return nil }
        let operation = operations.open(.heldBack(request))
        if let limit { events.schedule(.blockedCommandExpires(operation), at: now + limit) }
        return operation
    }

    /// A critical section or a lock has ended: what waited for it is routed anew, in the order of its arrival.
    mutating func retryBlockedCommands() {
        for id in operations.ids {
            guard case .heldBack(let request) = operations[id],
                let definition = CommandTable.definition(of: request.name),
                !isBlocked(request, isWrite: definition.isWrite)
            else { continue }
            switch start(request) {
            case .done(let reply, let latency): answer(id, reply, latency: latency)
            case .waiting(let other): operations[id] = .following(other)
            }
        }
    }

    /// A command's `maxTimeMS`, or what a router waits for the config servers, has gone by.
    mutating func expireBlocked(_ operation: OperationID) {
        let isOverdue = CommandError.maxTimeMSExpired("operation exceeded time limit")
        switch operations[operation] {
        case .heldBack: answer(operation, isOverdue.reply, latency: 0)
        case .awaitingConfig(_, let until):
            answer(operation, (now < until ? isOverdue : noConfigPrimary).reply, latency: 0)
        default: break
        }
    }

    /// Whether a shard that the command would go to is in a critical section of its collection, or locked.
    private func isBlocked(_ request: CommandRequest, isWrite: Bool) -> Bool {
        if processes.hasLocks, isLockedOut(request) { return true }
        guard let filters = Self.filters(of: request), let name = try? request.namespace(),
            case .router = request.node
        else { return false }
        if isInCriticalSectionOfMovePrimary(name) { return true }
        if let resharding, resharding.namespace == name, isWrite ? resharding.blocksWrites : resharding.blocksReads {
            return true
        }
        let blocked = migrations.active.filter { $0.namespace == name }.flatMap {
            isWrite ? $0.shardsWithoutWrites : $0.shardsWithoutReads
        }
        guard !blocked.isEmpty, let table = catalog.collections[name]?.table else { return false }
        return filters.contains { filter in
            targets(of: filter, isDocument: request.name == "insert", in: table).contains(where: blocked.contains)
        }
    }

    /// Whether a command would write on a process that fsync has locked.
    private func isLockedOut(_ request: CommandRequest) -> Bool {
        let changesDocuments = Self.documentWrites.contains(request.name)
        guard changesDocuments || Self.otherWrites.contains(request.name) || Self.writes(request) else { return false }
        switch request.node {
        case .primary(let shard): return isLocked(shard)
        case .member: return processes.locks(at: host(of: request.node)) > 0
        case .router:
            guard changesDocuments, let name = try? request.namespace(), let filters = Self.filters(of: request) else {
                return isLockedSomewhere
            }
            guard let table = catalog.collections[name]?.table else {
                return catalog.database(name.database).map { isLocked($0.primary) } ?? isLockedSomewhere
            }
            return filters.contains { filter in
                targets(of: filter, isDocument: request.name == "insert", in: table).contains(where: isLocked)
            }
        default: return false
        }
    }

    private static let documentWrites = ["insert", "update", "delete", "findAndModify", "findandmodify"]
    private static let otherWrites = [
        "create", "drop", "dropDatabase", "createIndexes", "dropIndexes", "deleteIndexes", "collMod",
        "renameCollection", "shardCollection", "shardcollection", "reshardCollection", "moveCollection",
        "unshardCollection", "refineCollectionShardKey", "movePrimary", "moveprimary", "moveChunk", "movechunk",
        "moveRange", "split", "mergeChunks", "cleanupOrphaned", "commitTransaction",
    ]

    /// What a command says about the documents that it is for; nil for a command that no critical section stops.
    private static func filters(of request: CommandRequest) -> [BSONDocument]? {
        let command = request.document
        func statements(_ field: String) -> [BSONDocument] {
            (command[field]?.array ?? []).compactMap { $0.document?["q"]?.document }
        }
        switch request.name {
        case "insert": return (command["documents"]?.array ?? []).compactMap(\.document)
        case "update": return statements("updates")
        case "delete": return statements("deletes")
        case "findAndModify", "findandmodify", "count", "distinct": return [command["query"]?.document ?? [:]]
        case "find": return [command["filter"]?.document ?? [:]]
        case "aggregate": return [command["pipeline"]?.array?.first?.document?["$match"]?.document ?? [:]]
        default: return nil
        }
    }

    /// A command that is wrong goes nowhere: it runs at once, to be refused.
    private func targets(of filter: BSONDocument, isDocument: Bool, in table: RoutingTable) -> [ShardID] {
        if isDocument {
            return (try? table.pattern.key(of: filter)).map { [table.shard(owning: $0)] } ?? []
        }
        guard let matcher = try? Matcher(filter) else { return [] }
        guard let bounds = matcher.keyBounds(for: table.pattern.shape) else { return table.chunks.shards }
        return table.shards(owning: bounds.ranges)
    }
}
