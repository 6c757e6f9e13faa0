import BSON

extension Cluster {
    /// distinct: the values of a field, of an array its elements, in their order.
    mutating func distinct(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["key", "query", "hint", "collation"])
        let name = try request.namespace()
        let key = try arguments.require(try arguments.string("key"), "key")
        guard !key.isEmpty else { throw .location(40352, "FieldPath cannot be constructed with empty string") }
        let path = FieldPath(key)
        let matcher = try Matcher(try arguments.document("query") ?? [:], constants: constants())
        let source = try source(of: name, for: matcher, request)
        var query = FindQuery(matcher)
        query.hint = Self.hint(arguments)
        var seen: Set<KeyString> = []
        var values: [BSONValue] = []
        let statistics = try source.running(query, .distinct) { () throws(CommandError) in
            try source.distinct(query, path) { value in
                if seen.insert(KeyString(value)).inserted { values.append(value) }
            }
        }
        let sorted = StableSort.sorted(values, by: BSONValue.compare)
        let reply = BSONValue.array(sorted)
        guard values.reduce(0, { $0 + KeyString($1).bytes.count }) <= BSONLimits.documentBytes else {
            throw .location(17217, "distinct too big, 16mb cap")
        }
        return .reply(success(["values": reply]), latency: DocumentCosts.read(statistics))
    }
}

extension ReadSource {
    /// The values of a field, some of them maybe more than once.
    func distinct(
        _ query: FindQuery, _ path: FieldPath, _ body: (BSONValue) -> Void
    ) throws(CommandError) -> [ReadStatistics] {
        guard documents == nil else { return try values(of: path, query, body) }
        var statistics: [ReadStatistics] = []
        let budget = StepBudget()
        for part in parts {
            guard let scan = DistinctScan(part, query, path) else {
                statistics += try ReadSource(parts: [part], pattern: pattern).values(of: path, query, body)
                continue
            }
            var own = ReadStatistics()
            try scan.visit(part.stored, &own, budget, of: path, body)
            statistics.append(own)
        }
        return statistics
    }

    private func values(
        of path: FieldPath, _ query: FindQuery, _ body: (BSONValue) -> Void
    ) throws(CommandError) -> [ReadStatistics] {
        try forEach(query, StepBudget()) { (document) throws(CommandError) in
            _ = path.visit(document, leaf: .expanded) { element in
                guard let value = element.value else { return false }
                if case .array(let elements) = value, !elements.isEmpty || element.arrayOffset == nil { return false }
                body(value)
                return false
            }
            return true
        }
    }

    /// Streams the documents that match, in no particular order, until `body` answers false.
    @discardableResult
    func forEach(
        _ query: FindQuery, _ budget: StepBudget, _ body: (BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) -> [ReadStatistics] {
        var statistics: [ReadStatistics] = []
        if let documents {
            for document in documents where try query.matcher.matches(document) {
                guard try body(document) else { break }
            }
            return statistics
        }
        var goesOn = true
        for part in parts where goesOn {
            let plan = try AccessPlan(part.stored, query.matcher, sort: nil, hint: query.hint)
            var examined = ReadStatistics()
            var returned = 0
            try plan.visit(part.stored, &examined) { (_, document) throws(CommandError) in
                try budget.take()
                if part.hidden != nil, isOrphan(document, in: part) { return true }
                guard try plan.admits(document, query.matcher) else { return true }
                returned += 1
                goesOn = try body(document)
                return goesOn
            }
            examined.returned = returned
            statistics.append(examined)
        }
        return statistics
    }
}

extension DistinctScan {
    /// Each value once; a document without the field has none.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics, _ budget: StepBudget, of path: FieldPath,
        _ body: (BSONValue) -> Void
    ) throws(CommandError) {
        let isThere = { (document: BSONDocument) in document.value(at: path.parts) != nil }
        try visit(stored, &statistics, budget, where: isThere) { document in
            if let value = document.value(at: path.parts) { body(value) }
            return true
        }
    }
}
