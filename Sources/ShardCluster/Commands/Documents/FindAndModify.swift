import BSON

extension Cluster {
    /// findAndModify: changes or removes the first document of an order, and shows it as it was or as it is.
    mutating func findAndModify(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: [
                "query", "sort", "update", "remove", "new", "upsert", "fields", "arrayFilters", "hint", "let",
                "bypassDocumentValidation", "collation", "stmtId",
            ])
        let name = try request.namespace()
        try requireWritable(name)
        let removes = try arguments.bool("remove") ?? false
        let showsNew = try arguments.bool("new") ?? false
        let isUpsert = try arguments.bool("upsert") ?? false
        try Self.check(removes, showsNew, isUpsert, hasUpdate: arguments["update"] != nil)
        let constants = constants(try arguments.document("let") ?? [:])
        let matcher = try Matcher(try arguments.document("query") ?? [:], constants: constants)
        var query = FindQuery(matcher)
        query.hint = arguments["hint"]
        if let sort = try arguments.document("sort"), !sort.isEmpty { query.sort = try SortPattern(sort) }
        if query.sort?.isNatural == true {
            guard query.hint == nil || query.isNatural else {
                throw .badValue("Cannot use a $natural sort together with a hint at an index")
            }
            query.hint = arguments["sort"]
        }
        var shown = Shown(matcher: matcher, constants: constants)
        if let fields = try arguments.document("fields"), !fields.isEmpty {
            shown.projection = try Projection(find: fields, variables: constants.variables.keys)
        }
        var batch = WriteBatch()
        let reply: BSONDocument
        if let id = request.statement(0) {
            let targets = try targets(of: matcher, in: name, request)
            if let known = try earlierResult(of: id, on: targets)?.reply {
                var known = known
                known.append("retriedStmtId", .int32(id.statement))
                return .reply(success(known), latency: batch.latency)
            }
            runningStatement = RunningStatement(id: id)
        }
        if removes {
            reply = try remove(query, from: name, shown, request, &batch)
        } else {
            let filters = try arguments.documents("arrayFilters")
            let statement = UpdateStatement(
                matcher: matcher,
                update: try UpdateExpression(arguments["update"] ?? .null, arrayFilters: filters, constants: constants),
                isUpsert: isUpsert, hint: arguments["hint"], constants: constants)
            reply = try modify(query, statement, in: name, showsNew ? .after : .before, shown, request, &batch)
        }
        remember(StatementResult(reply: reply))
        return .reply(success(reply), latency: batch.latency)
    }

    private static func check(
        _ removes: Bool, _ showsNew: Bool, _ isUpsert: Bool, hasUpdate: Bool
    ) throws(CommandError) {
        guard removes || hasUpdate else {
            throw .failedToParse("Either an update or remove=true must be specified")
        }
        guard removes else { return }
        guard !hasUpdate else { throw .failedToParse("Cannot specify both an update and remove=true") }
        guard !isUpsert else { throw .failedToParse("Cannot specify both upsert=true and remove=true") }
        guard !showsNew else {
            throw .failedToParse(
                "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document")
        }
    }

    private mutating func remove(
        _ query: FindQuery, from name: Namespace, _ shown: Shown, _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) -> BSONDocument {
        guard let found = try findOne(name, query, request, &batch) else {
            return ["lastErrorObject": ["n": 0], "value": .null]
        }
        let value = try shown.document(found.document)
        try remove(found, from: name)
        batch.wrote(on: found.shard)
        return ["lastErrorObject": ["n": 1], "value": value]
    }

    private mutating func modify(
        _ query: FindQuery, _ statement: UpdateStatement, in name: Namespace, _ moment: Shown.Moment, _ shown: Shown,
        _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) -> BSONDocument {
        if let found = try findOne(name, query, request, &batch) {
            let changed = try statement.changed(found.document, by: "findAndModify")
            let value = try shown.document(moment == .after ? changed : found.document)
            _ = try store(changed, for: found, in: name, isMulti: false, request, &batch)
            return ["lastErrorObject": ["n": 1, "updatedExisting": true], "value": value]
        }
        guard statement.isUpsert else {
            return ["lastErrorObject": ["n": 0, "updatedExisting": false], "value": .null]
        }
        let id = try upsert(statement, into: name, request, &batch)
        var value = BSONValue.null
        if moment == .after {
            let source = try source(of: name, for: try Matcher(["_id": id]), request)
            let inserted = try source.read(FindQuery(try Matcher(["_id": id])), first: 1, StepBudget())
            value =
                try inserted.documents.first.map { (document) throws(CommandError) in try shown.document(document) }
                ?? .null
        }
        return ["lastErrorObject": ["n": 1, "updatedExisting": false, "upserted": id], "value": value]
    }

    /// How the document is shown.
    private struct Shown {
        enum Moment { case before, after }

        let matcher: Matcher
        let constants: ExpressionConstants
        var projection: Projection?

        func document(_ document: BSONDocument) throws(CommandError) -> BSONValue {
            guard let projection else { return .document(document) }
            return .document(try projection.apply(to: document, matcher: matcher, constants: constants))
        }
    }
}
