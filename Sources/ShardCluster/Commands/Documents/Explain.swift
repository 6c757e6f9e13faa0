import BSON
import SimKernel

extension Cluster {
    /// explain: the plan of a find, count, distinct, aggregate, update, delete or findAndModify, and what it examined.
    mutating func explain(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["verbosity"])
        guard let command = request.target.document, let name = command.first?.key else {
            throw .typeMismatch(
                "BSON field 'explain.explain' is the wrong type '\(request.target.typeName)', expected type 'object'")
        }
        let verbosity = request.document["verbosity"]?.string ?? "allPlansExecution"
        guard ["queryPlanner", "executionStats", "allPlansExecution"].contains(verbosity) else {
            throw .badValue("Enumeration value '\(verbosity)' for field 'explain.verbosity' is not a valid value.")
        }
        let inner = CommandRequest(name: name, document: command, database: request.database, node: request.node)
        return try explain(inner, executes: verbosity != "queryPlanner")
    }

    mutating func explainAggregate(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try Self.aggregateArguments(request)
        return try explain(request, executes: false)
    }

    private mutating func explain(_ request: CommandRequest, executes: Bool) throws(CommandError) -> CommandOutcome {
        let name = try request.namespace()
        let query = try explainedQuery(request)
        let source = try source(of: name, for: query.matcher, request)
        let isWrite = ["update", "delete", "findAndModify", "findandmodify"].contains(request.name)
        let isRouted = if case .router = request.node { topology.sharded } else { false }
        var report = ExplainReport(
            cluster: self, namespace: name, query: query, source: source, isWrite: isWrite, isRouted: isRouted,
            command: request.document)
        if executes { report.execution = try report.run() }
        let latency = DocumentCosts.read(report.execution?.statistics ?? [])
        return .reply(success(try report.document(latency: latency)), latency: latency)
    }

    /// What a command reads, as a query.
    private func explainedQuery(_ request: CommandRequest) throws(CommandError) -> FindQuery {
        let document = request.document
        switch request.name {
        case "find": return try findQuery(try Self.findArguments(request))
        case "count", "distinct", "findAndModify", "findandmodify":
            var query = FindQuery(try Matcher(document["query"]?.document ?? [:], constants: constants()))
            if request.name == "distinct" {
                query.answer = .distinct(FieldPath(document["key"]?.string ?? ""))
            } else if request.name == "count" {
                let limit = Int(clamping: document["limit"]?.int64?.magnitude ?? 0)
                query.answer = .count(
                    skip: Int(clamping: max(0, document["skip"]?.int64 ?? 0)), limit: limit == 0 ? .max : limit)
            }
            if let sort = document["sort"]?.document, !sort.isEmpty { query.sort = try SortPattern(sort) }
            query.hint = document["hint"]
            return query
        case "aggregate":
            let constants = constants(document["let"]?.document ?? [:])
            let pipeline = try Pipeline(
                document["pipeline"]?.array ?? [], variables: constants.variables.keys, constants: constants)
            return pipeline.query(try Matcher(pipeline.leadingFilter, constants: constants), hint: document["hint"])
        case "update", "delete":
            let statement = document[request.name == "update" ? "updates" : "deletes"]?.array?.first?.document
            var query = FindQuery(try Matcher(statement?["q"]?.document ?? [:], constants: constants()))
            if statement?["limit"]?.int64 == 1 || statement?["multi"]?.truthy == false { query.limit = 1 }
            query.hint = statement?["hint"]
            return query
        default: throw .commandNotSupported("Explain failed due to unknown command: \(request.name)")
        }
    }
}
