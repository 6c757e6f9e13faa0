import BSON

extension Cluster {
    /// Runs a command as its session wants it: by itself, as a retryable write, or within a transaction.
    mutating func perform(
        _ definition: CommandDefinition, _ request: CommandRequest
    ) throws(CommandError) -> CommandOutcome {
        guard let session = request.session else { return try definition.run(&self, request) }
        if session.isRetryable { try requireRetryable(request) }
        defer { runningStatement = nil }
        return try definition.run(&self, request)
    }

    /// Statements for many documents can't be sent again: nobody could say how far they had come.
    ///
    /// - Throws: InvalidOptions (72).
    private func requireRetryable(_ request: CommandRequest) throws(CommandError) {
        for statement in request.document["updates"]?.array ?? [] where statement.document?["multi"]?.truthy == true {
            throw .invalidOptions("Cannot use (or request) retryable writes with multi=true")
        }
        for statement in request.document["deletes"]?.array ?? []
        where statement.document?["limit"]?.int64.map({ $0 == 0 }) ?? false {
            throw .invalidOptions("Cannot use (or request) retryable writes with limit=0")
        }
    }
}
