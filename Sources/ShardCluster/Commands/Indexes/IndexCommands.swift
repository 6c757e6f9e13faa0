import BSON
import SimKernel

/// The commands about indexes.
extension CommandTable {
    static let indexCommands: [CommandDefinition] = [
        CommandDefinition("createIndexes", help: "build indexes", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.createIndexes(request)
        },
        CommandDefinition("listIndexes", help: "list the indexes of a collection") {
            (cluster, request) throws(CommandError) in try cluster.listIndexes(request)
        },
        CommandDefinition("dropIndexes", "deleteIndexes", help: "drop indexes", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropIndexes(request)
        },
        CommandDefinition("collMod", help: "change options of a collection or an index", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.modifyCollection(request)
        },
    ]
}

extension Cluster {
    fileprivate func listIndexes(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["cursor", "includeBuildUUIDs"])
        let name = try request.namespace()
        guard let stored = firstShare(of: name) else { throw .namespaceNotFound("ns does not exist: \(name)") }
        let indexes = stored.indexes.map { BSONValue.document($0.document) }
        let cursor: BSONDocument = ["id": .int64(0), "ns": .string(name.text), "firstBatch": .array(indexes)]
        return .reply(success(["cursor": .document(cursor)]), latency: CommandCosts.catalogRead)
    }
}
