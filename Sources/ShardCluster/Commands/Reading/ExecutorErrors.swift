import BSON

/// Errors that documents meet while a plan runs, with the contexts that the server puts in front of them.
enum ExecutorContext: Sendable {
    /// `isRouted`: through a router, which adds its own.
    case find(Namespace, isRouted: Bool)
    case getMore
    case aggregate
    case distinct

    func around(_ error: CommandError) -> CommandError {
        switch self {
        case .find(let name, let isRouted):
            let inner = error.inside("Executor error during find command: \(name)")
            return isRouted ? inner.inside("Encountered non-retryable error during query") : inner
        case .getMore: return error.inside("Executor error during getMore")
        case .aggregate: return error.inside("PlanExecutor error during aggregation")
        case .distinct: return error.inside("Executor error during distinct command")
        }
    }
}

extension ReadSource {
    /// Runs a read, and gives its errors their context; the planner's, such as for a hint at nothing, have none.
    func running<Result>(
        _ query: FindQuery, _ context: ExecutorContext, _ body: () throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        do throws(CommandError) { return try body() } catch {
            // Cannot be planned: that is why.
            for part in parts { _ = try AccessPlan(part.stored, query.matcher, sort: query.sort, hint: query.hint) }
            throw context.around(error)
        }
    }
}
