import BSON

extension Cluster {
    /// cleanupOrphaned: waits until a shard has deleted the orphans of a collection, each in its own time.
    mutating func cleanupOrphaned(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["startingFromKey", "secondaryThrottle"])
        let name = try arguments.namespace()
        let shard: ShardID
        switch request.node {
        case .primary(let id): shard = id
        case .member(let id, let member):
            guard self[id].replicaSet.primary == member else { throw .notWritablePrimary("not primary") }
            shard = id
        case .router, .config, .configMember, .server, .nowhere: throw .noSuchCommand(request.name)
        }
        guard self[shard].orphans.contains(where: { $0.namespace == name }) else {
            return .reply(success(), latency: CommandCosts.catalogRead)
        }
        return .waiting(operations.open(.cleaningOrphans(name, on: shard)))
    }

    /// Answers those whose orphans are gone.
    mutating func answerCleanups() {
        for id in operations.ids {
            guard case .cleaningOrphans(let name, let shard) = operations[id],
                !self[shard].orphans.contains(where: { $0.namespace == name })
            else { continue }
            answer(id, success())
        }
    }
}
