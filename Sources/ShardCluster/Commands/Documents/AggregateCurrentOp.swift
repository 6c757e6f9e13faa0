import BSON
import SimKernel

/// What `$currentOp` is asked for.
struct CurrentOpStage: Sendable {
    private(set) var idleSessions = true
    private(set) var localOps = false

    static let name = "$currentOp"

    /// - Throws: FailedToParse (9), IDLUnknownField (40415), TypeMismatch (14).
    init(_ operand: BSONValue) throws(CommandError) {
        guard let document = operand.document else {
            throw .failedToParse(
                "$currentOp options must be specified in an object, but found: \(operand.typeName)")
        }
        let fields = try CommandArguments(
            statement: document, at: Self.name,
            fields: [
                "allUsers", "idleConnections", "idleCursors", "idleSessions", "localOps", "truncateOps",
                "targetAllNodes", "backtrace",
            ])
        for key in document.keys { _ = try fields.strictBool(key) }
        idleSessions = try fields.strictBool("idleSessions") ?? true
        localOps = try fields.strictBool("localOps") ?? false
    }
}

extension Cluster {
    /// An aggregation without a collection, begun by `$currentOp` or `$shardedDataDistribution`.
    ///
    /// - Throws: InvalidNamespace (73), and what the stages throw.
    mutating func aggregateWithoutCollection(
        _ request: CommandRequest, _ stages: [BSONValue], _ constants: ExpressionConstants, batchSize: Int?
    ) throws(CommandError) -> CommandOutcome {
        guard let (name, operand) = stages.first?.document?.first else {
            throw .invalidNamespace("{aggregate: 1} is not valid for an empty pipeline.")
        }
        let begun: [BSONDocument]
        switch name {
        case CurrentOpStage.name:
            let stage = try CurrentOpStage(operand)
            try Self.requireAdmin(request, name, isCollectionless: true)
            begun = operations(stage, seenFrom: request.node)
        case Self.dataDistributionStage:
            guard operand.document?.isEmpty == true else {
                throw .location(
                    6_789_100, "The $shardedDataDistribution stage specification must be an empty object")
            }
            try Self.requireAdmin(request, name, isCollectionless: true)
            begun = dataDistribution
        default:
            _ = try Pipeline(stages, variables: constants.variables.keys, constants: constants)
            throw .invalidNamespace("{aggregate: 1} is not valid for '\(name)'; a collection is required.")
        }
        return try aggregate(
            begun, behind: stages, namespace: "admin.$cmd.aggregate", constants, batchSize: batchSize, request)
    }

    /// What the stages behind the first make of what that one tells.
    mutating func aggregate(
        _ begun: [BSONDocument], behind stages: [BSONValue], namespace: String, _ constants: ExpressionConstants,
        batchSize: Int?, _ request: CommandRequest
    ) throws(CommandError) -> CommandOutcome {
        let rest = try Pipeline(
            Array(stages.dropFirst()), variables: constants.variables.keys, constants: constants)
        let environment = self.environment(request.database, constants, StepBudget(), request)
        let results = try rest.results(of: begun, environment)
        let cursor = OpenCursor(
            id: newCursorID(), namespace: namespace, origin: .results, pending: results[...],
            readCount: results.count, isExhausted: true, lastUsed: now)
        return .reply(success(try firstBatch(cursor, batchSize)), latency: CommandCosts.catalogRead)
    }

    static let dataDistributionStage = "$shardedDataDistribution"

    /// What each shard owns of each sharded collection, and what of it is another's.
    private var dataDistribution: [BSONDocument] {
        catalog.collections.names.filter { isSharded($0) }.map { name in
            let shards = activeShards.compactMap { shard -> BSONValue? in
                guard let stored = self[shard].collections[name] else { return nil }
                let owned = ownedTotals(of: name, on: shard)
                return [
                    "shardName": .string(self[shard].name),
                    "numOrphanedDocs": .int64(Int64(stored.count - owned.count)),
                    "numOwnedDocuments": .int64(Int64(owned.count)), "ownedSizeBytes": .int64(owned.bytes),
                    "orphanedSizeBytes": .int64(stored.dataBytes - owned.bytes),
                ]
            }
            return ["ns": .string(name.text), "shards": .array(shards)]
        }
    }

    /// - Throws: InvalidNamespace (73) where a stage is asked of anything but the admin database as a whole.
    static func requireAdmin(
        _ request: CommandRequest, _ stage: String, isCollectionless: Bool
    ) throws(CommandError) {
        guard isCollectionless, request.database == "admin" else {
            throw .invalidNamespace("\(stage) must be run against the 'admin' database with {aggregate: 1}")
        }
    }

    /// A router asks the shards and says whose each operation is, in front.
    private func operations(_ stage: CurrentOpStage, seenFrom node: NodeAddress) -> [BSONDocument] {
        let isRouter = if case .router = node { topology.sharded } else { false }
        if stage.localOps, case .router(let router) = node, isRouter {
            return stage.idleSessions ? routedTransactions(by: router).map { own(router, $0) } : []
        }
        return operationsUnderWay.compactMap { shard, operation in
            if !stage.idleSessions, operation["type"] == "idleSession" { return nil }
            if !isRouter, let shard, !isOn(shard, node) { return nil }
            var document = BSONDocument()
            if isRouter { document.append("shard", .string(shard.map { self[$0].name } ?? "config")) }
            let members = shard.map { self[$0].replicaSet } ?? configServers
            document.append("host", .string(members.members[members.primary ?? 0].host))
            document.append(fieldsOf: operation)
            return document
        }
    }

    /// What a router works on itself.
    private func own(_ router: Int, _ operation: BSONDocument) -> BSONDocument {
        var document: BSONDocument = ["host": .string(routers[router].host)]
        document.append(fieldsOf: operation)
        return document
    }

    private func isOn(_ shard: ShardID, _ node: NodeAddress) -> Bool {
        switch node {
        case .primary(shard): true
        case .member(shard, let member): self[shard].replicaSet.primary == member
        default: false
        }
    }
}
