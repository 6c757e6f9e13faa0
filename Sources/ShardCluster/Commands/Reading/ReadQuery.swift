import BSON

extension ReadSource {
    /// The first `count` documents of a query's result, and whether there are more.
    func read(_ query: FindQuery, first count: Int, _ budget: StepBudget) throws(CommandError) -> ReadResult {
        // One more than asked for tells whether that was all.
        let wanted = min(query.limit ?? .max, count == .max ? .max : count + 1)
        let reach = query.skip.addingReportingOverflow(wanted)
        let result = ReadResult(documents: [], isExhausted: true, statistics: [], plans: [])
        guard wanted > 0 else { return result }
        var run = QueryRun(
            query: query, reach: reach.overflow || query.isBackwards ? .max : reach.partialValue, budget: budget,
            result: result)
        if let documents {
            try run.take(documents)
        } else {
            for part in parts { try run.take(part, of: self) }
        }
        return try run.finish(first: count, wanted: wanted)
    }
}

/// A query at work over the parts of its source.
private struct QueryRun {
    let query: FindQuery
    /// Documents before this place in the order can matter.
    let reach: Int
    let budget: StepBudget
    var result: ReadResult
    private var found: [(key: KeyString?, document: BSONDocument)] = []

    init(query: FindQuery, reach: Int, budget: StepBudget, result: ReadResult) {
        self.query = query
        self.reach = reach
        self.budget = budget
        self.result = result
    }

    private var sort: SortPattern? { query.sort.flatMap { $0.isNatural || $0.isEmpty ? nil : $0 } }

    mutating func take(_ documents: [BSONDocument]) throws(CommandError) {
        var statistics = ReadStatistics()
        for document in documents {
            statistics.documentsExamined += 1
            guard try query.matcher.matches(document) else { continue }
            add(document)
        }
        prune()
        result.statistics.append(statistics)
    }

    mutating func take(_ part: ReadSource.Part, of source: ReadSource) throws(CommandError) {
        let plan = try AccessPlan(part.stored, query.matcher, sort: sort, hint: query.hint)
        result.plans.append(plan)
        var statistics = ReadStatistics()
        let before = found.count
        // Without a sort, what earlier shards gave counts; with one, each shard may give all.
        let due = sort == nil ? reach - before : reach
        var matched = 0
        if sort == nil, found.count >= reach {
            result.statistics.append(statistics)
            return
        }
        let covered = CoveredProjection(query, plan, source.pattern)
        let (isExact, isSorted, hides) = (plan.isExact, plan.isSorted, part.hidden != nil)
        try plan.visit(part.stored, &statistics, isCovered: covered != nil) { (_, document) throws(CommandError) in
            try budget.take()
            if hides, source.isOrphan(document, in: part) { return true }
            if !isExact, try !query.matcher.matches(document) { return true }
            add(document, shown: covered?.document(document))
            matched += 1
            if isSorted { return matched < due }
            if found.count > Self.pruneThreshold, found.count / 2 > reach { prune() }
            return true
        }
        if !plan.isSorted { prune() }
        statistics.returned = min(matched, due)
        result.statistics.append(statistics)
    }

    /// A sort with a limit keeps no more than twice what it needs, from this size on.
    private static let pruneThreshold = 2_000

    private mutating func add(_ document: BSONDocument, shown: BSONDocument? = nil) {
        found.append((sort?.key(document), shown ?? document))
    }

    private mutating func prune() {
        guard sort != nil else { return }
        found = Self.ordered(found)
        if found.count > reach { found.removeLast(found.count - reach) }
    }

    private static func ordered(
        _ found: [(key: KeyString?, document: BSONDocument)]
    ) -> [(key: KeyString?, document: BSONDocument)] {
        found.indices.sorted { left, right in
            guard let a = found[left].key, let b = found[right].key else { return left < right }
            return a < b || (a == b && left < right)
        }.map { found[$0] }
    }

    mutating func finish(first count: Int, wanted: Int) throws(CommandError) -> ReadResult {
        if sort != nil { found = Self.ordered(found) }
        if query.isBackwards { found.reverse() }
        let shown = found.dropFirst(query.skip).prefix(wanted)
        result.isExhausted = shown.count <= count
        result.documents.reserveCapacity(min(count, shown.count))
        for (_, document) in shown.prefix(count) {
            guard let projection = query.projection else {
                result.documents.append(document)
                continue
            }
            result.documents.append(
                try projection.apply(to: document, matcher: query.matcher, constants: query.constants))
        }
        return result
    }
}
