import BSON

extension Cluster {
    /// count: by an index's totals where the filter is a range of one, else by looking at the documents; without a
    /// filter by what each shard says it has, orphans and all.
    mutating func count(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["query", "limit", "skip", "hint", "collation", "fields"])
        // The shell's, which the server takes and leaves.
        _ = try arguments.document("fields")
        let name = try request.namespace()
        let matcher = try Matcher(try arguments.document("query") ?? [:], constants: constants())
        let skip = try Self.bound(arguments, "skip") ?? 0
        // A negative limit counts as a positive one.
        let limit = try arguments.integer("limit").map { Int(clamping: $0.magnitude) }.flatMap { $0 == 0 ? nil : $0 }
        let source = try source(of: name, for: matcher, request)
        let hint = Self.hint(arguments)
        let isWhole = source.documents == nil && hint == nil && matcher.isAlwaysTrue
        let counted = isWhole ? source.storedCount : try source.count(matcher, hint: hint, StepBudget())
        let shown = min(max(0, counted.count - skip), limit ?? .max)
        return .reply(success(["n": .integer(shown)]), latency: counted.latency)
    }
}

extension ReadSource {
    /// The collections' own figures, as RECORD_STORE_FAST_COUNT has them.
    fileprivate var storedCount: (count: Int, latency: Int64) {
        let count = parts.reduce(0) { $0 + $1.stored.count }
        return (count, DocumentCosts.count(count))
    }

    /// How many documents match, and what finding that out took.
    func count(
        _ matcher: Matcher, hint: BSONValue?, _ budget: StepBudget
    ) throws(CommandError) -> (count: Int, latency: Int64) {
        if let quick = quickCount(matcher, hint: hint) { return (quick, DocumentCosts.count(quick)) }
        var query = FindQuery(matcher)
        query.hint = hint
        var count = 0
        var statistics: [ReadStatistics] = []
        if let documents {
            for document in documents where try matcher.matches(document) { count += 1 }
        }
        for part in parts {
            let plan = try AccessPlan(part.stored, matcher, sort: nil, hint: hint)
            var examined = ReadStatistics()
            try plan.visit(part.stored, &examined, isCovered: plan.scan != nil && plan.isExact) {
                (_, document) throws(CommandError) in
                try budget.take()
                guard try plan.admits(document, matcher), !isOrphan(document, in: part) else { return true }
                count += 1
                return true
            }
            statistics.append(examined)
        }
        return (count, DocumentCosts.read(statistics))
    }

    /// Without looking at a document; nil where that can't be.
    private func quickCount(_ matcher: Matcher, hint: BSONValue?) -> Int? {
        guard documents == nil, hint == nil else { return nil }
        var total = 0
        for part in parts {
            guard let count = quickCount(matcher, in: part) else { return nil }
            total += count
        }
        return total
    }

    private func quickCount(_ matcher: Matcher, in part: Part) -> Int? {
        if matcher.isAlwaysTrue {
            guard part.hidden != nil else { return part.stored.count }
            return pattern.flatMap { pattern in
                part.stored.keyIndex(for: pattern).map { count([.all], in: part, pattern, $0) }
            }
        }
        for index in part.stored.storedIndexes where index.isComplete && !index.isMultikey {
            guard let bounds = matcher.keyBounds(for: index.spec.key), bounds.rangedFields == bounds.boundFields,
                IndexScan.decides(matcher, bounds, index.spec.key)
            else { continue }
            guard part.hidden != nil, let pattern else {
                return bounds.ranges.reduce(0) { $0 + part.stored.totals(in: $1, keyIndex: index.spec.name).count }
            }
            guard pattern.isSupported(by: index.spec) else { continue }
            return count(bounds.ranges, in: part, pattern, index.spec.name)
        }
        return nil
    }

    /// The documents of ranges of the shard key's index that aren't orphans.
    private func count(_ ranges: [KeyRange], in part: Part, _ pattern: ShardKeyPattern, _ index: String) -> Int {
        let hidden = KeyRange.merged((part.hidden ?? []).map(pattern.keyRange))
        return ranges.reduce(0) { total, range in
            let orphans = hidden.reduce(0) {
                $0 + part.stored.totals(in: range.intersection($1), keyIndex: index).count
            }
            return total + part.stored.totals(in: range, keyIndex: index).count - orphans
        }
    }
}
