import BSON

extension Cluster {
    /// find: filter, sort, skip, limit and projection over the shards that can have matching documents.
    mutating func find(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        if let reply = try findByKey(request) { return reply }
        let arguments = try Self.findArguments(request)
        let name = try request.namespace()
        let query = try findQuery(arguments)
        let size = try Self.batchSize(arguments)
        let isSingle = try arguments.bool("singleBatch") ?? false
        let source = try source(of: name, for: query.matcher, request)
        let count = size ?? CrudLimits.firstBatch
        let result: ReadResult
        if let found = source.lookUp(query, first: count) {
            result = found
        } else {
            let isRouted = if case .router = request.node { topology.sharded } else { false }
            result = try source.running(query, .find(name, isRouted: isRouted)) { () throws(CommandError) in
                try source.read(query, first: count, StepBudget())
            }
        }
        let cursor = OpenCursor(
            id: result.isExhausted || isSingle ? 0 : newCursorID(), namespace: name.text,
            origin: .query(query, source), pending: result.documents[...], readCount: result.documents.count,
            isExhausted: result.isExhausted, lastUsed: now,
            isTimeless: try arguments.bool("noCursorTimeout") ?? false)
        let reply = try firstBatch(cursor, size, isSingle: isSingle)
        return .reply(success(reply), latency: DocumentCosts.read(result.statistics))
    }

    static func findArguments(_ request: CommandRequest) throws(CommandError) -> CommandArguments {
        try CommandArguments(
            request, called: "FindCommandRequest",
            fields: [
                "filter", "sort", "projection", "hint", "skip", "limit", "batchSize", "singleBatch", "let", "collation",
                "allowDiskUse", "allowPartialResults", "noCursorTimeout", "showRecordId", "returnKey", "min", "max",
                "tailable", "awaitData",
            ])
    }

    func findQuery(_ arguments: CommandArguments) throws(CommandError) -> FindQuery {
        let isTailable = try arguments.bool("tailable") ?? false
        if try arguments.bool("awaitData") ?? false, !isTailable {
            throw .failedToParse("Cannot set 'awaitData' without also setting 'tailable'")
        }
        if isTailable {
            throw .badValue(
                "error processing query: planner returned error :: caused by :: tailable cursor requested on non "
                    + "capped collection")
        }
        for option in ["min", "max", "returnKey", "showRecordId"]
        where arguments[option]?.truthy == true && arguments[option]?.document?.isEmpty != true {
            throw .commandNotSupported("find with \(option) is not available in this cluster")
        }
        let constants = constants(try arguments.document("let") ?? [:])
        var query = FindQuery(try Matcher(try arguments.document("filter") ?? [:], constants: constants))
        query.constants = constants
        if let sort = try arguments.document("sort"), !sort.isEmpty { query.sort = try SortPattern(sort) }
        if let fields = try arguments.document("projection"), !fields.isEmpty {
            query.projection = try Projection(find: fields, variables: constants.variables.keys)
            query.projected = fields
        }
        query.skip = try Self.bound(arguments, "skip") ?? 0
        query.limit = try Self.bound(arguments, "limit").flatMap { $0 == 0 ? nil : $0 }
        query.hint = Self.hint(arguments)
        if query.sort?.isNatural == true {
            guard query.hint == nil || query.isNatural else {
                throw .badValue("Cannot use a $natural sort together with a hint at an index")
            }
            query.hint = arguments["sort"]
        }
        return query
    }

    /// An empty document means no hint.
    static func hint(_ arguments: CommandArguments) -> BSONValue? {
        arguments["hint"].flatMap { $0.document?.isEmpty == true ? nil : $0 }
    }

    /// - Throws: Location51024 for a negative number.
    static func bound(_ arguments: CommandArguments, _ field: String) throws(CommandError) -> Int? {
        guard let value = try arguments.integer(field) else { return nil }
        guard value >= 0 else {
            throw .location(51024, "BSON field '\(field)' value must be >= 0, actual value '\(value)'")
        }
        return Int(clamping: value)
    }
}
