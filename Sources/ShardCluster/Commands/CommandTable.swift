/// All commands, by name; each family declares its own.
package enum CommandTable {
    package static let all: [CommandDefinition] =
        diagnosticCommands + parameterCommands + fsyncCommands + shardCommands + shardingCommands + chunkCommands
        + balancerCommands + databaseCommands
        + collectionCommands + indexCommands + replicationCommands + documentCommands
        + userCommands + roleCommands + loginCommands + sessionCommands
        + transactionCommands + concernCommands + consistencyCommands

    private static let places: [String: Int] = {
        var places: [String: Int] = [:]
        for (place, definition) in all.enumerated() {
            for name in definition.names { places[name] = place }
        }
        return places
    }()

    package static func definition(of name: String) -> CommandDefinition? { places[name].map { all[$0] } }
}
