import BSON

/// The commands that end transactions, and those of the coordinators.
extension CommandTable {
    static let transactionCommands: [CommandDefinition] = [
        CommandDefinition("commitTransaction", scope: .admin, help: "commit a transaction", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.commitTransaction(request)
        },
        CommandDefinition("abortTransaction", scope: .admin, help: "abort a transaction", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.abortTransaction(request)
        },
        CommandDefinition(
            "coordinateCommitTransaction", scope: .adminOnMember, help: "commit on several shards (internal)",
            isWrite: true
        ) {
            (_, request) throws(CommandError) in throw CommandTable.isInternal(request)
        },
        CommandDefinition(
            "prepareTransaction", scope: .adminOnMember, help: "prepare a participant (internal)", isWrite: true
        ) {
            (_, request) throws(CommandError) in throw CommandTable.isInternal(request)
        },
        CommandDefinition("configureFailPoint", scope: .adminOnMember, help: "hold a process at a point") {
            (cluster, request) throws(CommandError) in try cluster.configureFailPoint(request)
        },
    ]

    /// Routers and coordinators send these to one another; a client that does is refused.
    private static func isInternal(_ request: CommandRequest) -> CommandError {
        .unauthorized("not authorized on admin to execute command { \(request.name): 1 }")
    }
}
