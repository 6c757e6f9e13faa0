import BSON

extension Cluster {
    /// delete: each statement deletes the first match (limit 1) or all (limit 0).
    mutating func delete(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["deletes", "ordered", "let", "stmtId", "stmtIds"])
        let name = try request.namespace()
        let statements = try WriteBatch.statements(arguments, "deletes")
        let isOrdered = try arguments.bool("ordered") ?? true
        let variables = try arguments.document("let") ?? [:]
        let constants = constants(variables)
        var batch = WriteBatch()
        for (index, statement) in statements.enumerated() {
            do throws(CommandError) {
                try runOnce(delete: statement, from: name, constants, request, &batch, index: index)
            } catch {
                if error.isOfSession || error.isBlocked { throw error }
                batch.fail(index, error)
                if isOrdered { break }
            }
        }
        let reply: BSONDocument = ["n": .int32(Int32(clamping: batch.matched))]
        let fields = batch.finishing(reply)
        return .reply(success(fields), latency: batch.latency)
    }

    /// Runs a statement, unless it is part of a retryable write and has been run.
    private mutating func runOnce(
        delete statement: BSONDocument, from name: Namespace, _ constants: ExpressionConstants,
        _ request: CommandRequest, _ batch: inout WriteBatch, index: Int
    ) throws(CommandError) {
        guard let id = request.statement(index) else {
            return try run(delete: statement, from: name, constants, request, &batch)
        }
        if !isNew(id) {
            let matcher = try Matcher(statement["q"]?.document ?? [:], constants: constants)
            let targets = try targets(of: matcher, in: name, request)
            if let result = try earlierResult(of: id, on: targets) {
                return batch.repeated(id, result, index: index)
            }
        }
        let before = batch.matched
        runningStatement = RunningStatement(id: id)
        try run(delete: statement, from: name, constants, request, &batch)
        let count = batch.matched - before
        remember(StatementResult(matched: Int32(clamping: count)))
    }

    private mutating func run(
        delete statement: BSONDocument, from name: Namespace, _ constants: ExpressionConstants,
        _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) {
        let arguments = try CommandArguments(
            statement: statement, at: "delete.deletes", fields: ["q", "limit", "hint", "collation"])
        let filter = try arguments.require(try arguments.document("q"), "q")
        let limit = try arguments.require(try arguments.integer("limit"), "limit")
        guard limit == 0 || limit == 1 else {
            throw .failedToParse("The limit field in delete objects must be 0 or 1. Got \(limit)")
        }
        let matcher = try Matcher(filter, constants: constants)
        if name.database == "config" {
            batch.matched += try deleteConfig(name, matcher, limit: Int(limit))
            return
        }
        try requireWritable(name)
        var found: [FoundDocument] = []
        if limit == 0 {
            found = try findAll(name, matcher, hint: statement["hint"], request, &batch)
        } else {
            var query = FindQuery(matcher)
            query.hint = statement["hint"]
            if let one = try findOne(name, query, request, &batch) { found = [one] }
        }
        for document in found {
            try remove(document, from: name)
            batch.wrote(on: document.shard)
        }
        batch.matched += found.count
    }
}
