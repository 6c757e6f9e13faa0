/// A command: its names, where it may be run, and what does it.
package final class CommandDefinition: Sendable {
    package enum Scope: Sendable {
        /// Any database, any node.
        case everywhere
        /// The admin database of a router.
        case adminOnRouter
        /// The admin database, any node.
        case admin
        /// Any database, routers only.
        case router
        /// The admin database of a replica set's member.
        case adminOnMember
    }

    package typealias Handler = @Sendable (inout Cluster, CommandRequest) throws(CommandError) -> CommandOutcome

    /// The name and its aliases.
    package let names: [String]
    package let scope: Scope
    package let help: String
    /// Refused by secondaries.
    package let isWrite: Bool
    /// Refused while the config servers have no majority to take a change of the catalog down.
    package let changesCatalog: Bool
    package let run: Handler

    package init(
        _ names: String..., scope: Scope = .everywhere, help: String, isWrite: Bool = false,
        changesCatalog: Bool = false, run: @escaping Handler
    ) {
        self.names = names
        self.scope = scope
        self.help = help
        self.isWrite = isWrite
        self.changesCatalog = changesCatalog
        self.run = run
    }

    /// Refuses a command where the server refuses it.
    func check(_ request: CommandRequest) throws(CommandError) {
        let onRouter = if case .router = request.node { true } else { false }
        switch scope {
        case .everywhere: return
        case .router where !onRouter: throw .noSuchCommand(request.name)
        case .adminOnRouter where !onRouter: throw .noSuchCommand(request.name)
        case .adminOnMember where onRouter && request.name == "replSetGetStatus":
            throw .commandNotFound("replSetGetStatus is not supported through mongos")
        case .adminOnMember where onRouter: throw .noSuchCommand(request.name)
        case .router: return
        case .adminOnRouter, .admin, .adminOnMember:
            guard request.database == "admin" else {
                throw .unauthorized("\(request.name) may only be run against the admin database.")
            }
        }
    }
}
