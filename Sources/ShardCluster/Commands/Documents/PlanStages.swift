import BSON

/// A shard's plan as nested stages: COUNT, PROJECTION, LIMIT, SORT, SHARDING_FILTER, FETCH, OR, IXSCAN, COUNT_SCAN or
/// COLLSCAN.
struct PlanStages {
    let plan: AccessPlan
    let query: FindQuery
    let pattern: ShardKeyPattern?
    let isCovered: Bool

    /// `pattern` is that of a sharded collection.
    init(_ plan: AccessPlan, _ query: FindQuery, _ pattern: ShardKeyPattern?) {
        self.plan = plan
        self.query = query
        self.pattern = pattern
        isCovered = CoveredProjection(query, plan, pattern) != nil
    }

    /// The outermost stage; with counts where it was run.
    func document(_ counts: ReadStatistics?) -> BSONDocument {
        switch query.answer {
        case .count(let skip, let limit): count(skip, limit, counts)
        case .number: number(counts)
        case .documents, .distinct, .oneOfEach: reading(counts)
        }
    }

    /// The stages that find the documents.
    func reading(_ counts: ReadStatistics?) -> BSONDocument {
        var stage = scan(counts)
        // Keys that hold the shard key are filtered before documents are fetched.
        let filtersKeys = pattern.map { pattern in
            plan.scan.map { scan in pattern.fields.allSatisfy { scan.index.key[$0.name]?.double != nil } } ?? false
        }
        if filtersKeys == true { stage = wrapping(stage, ["stage": "SHARDING_FILTER"], counts) }
        if case .scan = plan.route {
        } else if !isCovered {
            var fetch: BSONDocument = ["stage": "FETCH"]
            if !plan.isExact { fetch.append("filter", .document(query.matcher.parsedQuery)) }
            if let counts { fetch.append("docsExamined", .integer(counts.documentsExamined)) }
            stage = wrapping(stage, fetch, counts)
        }
        if filtersKeys == false { stage = wrapping(stage, ["stage": "SHARDING_FILTER"], counts) }
        if let sort = query.sort, !plan.isSorted {
            // Each document is taken in, then each given out, and then there is none.
            stage = wrapping(stage, blocking(sort), counts, further: (counts?.returned ?? 0) + 1)
        }
        if let limit = query.limit, plan.isSorted {
            let reach = limit.addingReportingOverflow(query.skip)
            let amount = reach.overflow ? Int.max : reach.partialValue
            stage = wrapping(
                stage, ["stage": "LIMIT", "limitAmount": .integer(amount)], counts, further: isStopped(counts) ? 1 : 0)
        }
        if let projection = query.projection {
            let name =
                isCovered ? "PROJECTION_COVERED" : projection.isSimple ? "PROJECTION_SIMPLE" : "PROJECTION_DEFAULT"
            var outer: BSONDocument = ["stage": .string(name)]
            outer.append("transformBy", .document(query.projected))
            stage = wrapping(stage, outer, counts)
        }
        return stage
    }

    private func blocking(_ sort: SortPattern) -> BSONDocument {
        let pattern = BSONDocument(sort.fields.map { ($0.path.text, .int32($0.isDescending ? -1 : 1)) })
        var stage: BSONDocument = [
            "stage": "SORT", "sortPattern": .document(pattern), "memLimit": 104_857_600,
        ]
        if let limit = query.limit { stage.append("limitAmount", .integer(limit)) }
        stage.append("type", "simple")
        return stage
    }

    /// A stage above another is asked as often as it asks that one, and `further` times.
    private func wrapping(
        _ inner: BSONDocument, _ outer: BSONDocument, _ counts: ReadStatistics?, further: Int = 0
    ) -> BSONDocument {
        var stage = outer
        if let counts { stage.append("nReturned", .integer(counts.returned)) }
        if let works = inner["works"]?.int64 { stage.append("works", .integer(Int(works) + further)) }
        stage.append("inputStage", .document(inner))
        return stage
    }

    /// Whether a limit was reached, so that nobody asked the scan for its end.
    private func isStopped(_ counts: ReadStatistics?) -> Bool {
        guard let counts, let limit = query.limit, plan.isSorted else { return false }
        let reach = limit.addingReportingOverflow(query.skip)
        return !reach.overflow && counts.returned >= reach.partialValue
    }

    /// A scan is asked once for each thing that it looks at, and once to say that there is no more.
    private func works(_ examined: Int, _ counts: ReadStatistics?) -> BSONValue {
        .integer(examined + (isStopped(counts) ? 0 : 1))
    }

    private func scan(_ counts: ReadStatistics?) -> BSONDocument {
        switch plan.route {
        case .scan:
            var stage: BSONDocument = ["stage": "COLLSCAN"]
            if !query.matcher.isAlwaysTrue { stage.append("filter", .document(query.matcher.parsedQuery)) }
            stage.append("direction", query.isBackwards ? "backward" : "forward")
            if let counts {
                stage.append("nReturned", .integer(counts.returned))
                stage.append("works", works(counts.documentsExamined, counts))
                stage.append("docsExamined", .integer(counts.documentsExamined))
            }
            return stage
        case .index(let scan):
            let found = counts.map { isCovered ? $0.returned : $0.documentsExamined }
            return Self.stage(
                scan, keys: counts?.keysExamined, found: found, works: counts.map { works($0.keysExamined, $0) })
        case .union(let scans):
            let inputs = scans.enumerated().map { place, scan -> BSONValue in
                let own = counts.flatMap { place < $0.branches.count ? $0.branches[place] : nil }
                let isRun = counts != nil
                return .document(
                    Self.stage(
                        scan, keys: isRun ? own?.keysExamined ?? 0 : nil, found: isRun ? own?.returned ?? 0 : nil))
            }
            var stage: BSONDocument = ["stage": "OR"]
            if let counts { stage.append("nReturned", .integer(counts.documentsExamined)) }
            stage.append("inputStages", .array(inputs))
            return stage
        }
    }

    private static func stage(
        _ scan: IndexScan, keys: Int?, found: Int?, works: BSONValue? = nil
    ) -> BSONDocument {
        var stage: BSONDocument = ["stage": "IXSCAN"]
        if let filter = scan.keyFilter, !filter.filter.isEmpty {
            let open = filter.root.fieldsLeftOpen
            stage.append("filter", .document(BSONDocument(filter.filter.filter { open.contains($0.key) })))
        }
        if let found { stage.append("nReturned", .integer(found)) }
        if let works { stage.append("works", works) }
        describe(scan, in: &stage)
        stage.append("direction", scan.isReverse ? "backward" : "forward")
        stage.append("indexBounds", .document(bounds(scan)))
        if let keys { stage.append("keysExamined", .integer(keys)) }
        return stage
    }

    /// What an index is, in the server's order.
    static func describe(_ scan: IndexScan, in stage: inout BSONDocument) {
        let spec = scan.index
        stage.append("keyPattern", .document(spec.key))
        stage.append("indexName", .string(spec.name))
        stage.append("isMultiKey", .bool(scan.isMultikey))
        stage.append("multiKeyPaths", .document(multikeyPaths(scan)))
        stage.append("isUnique", .bool(spec.unique || spec.name == IndexSpec.id.name))
        stage.append("isSparse", .bool(spec.sparse))
        stage.append("isPartial", .bool(spec.partialFilter != nil))
        stage.append("indexVersion", 2)
    }

    /// For each field the prefixes of its path that are arrays.
    private static func multikeyPaths(_ scan: IndexScan) -> BSONDocument {
        BSONDocument(
            zip(scan.index.key, scan.arrays).map { field, mask in
                let parts = FieldPath(field.key).parts
                let prefixes = parts.indices.filter { $0 < 32 && mask & (1 << UInt32($0)) != 0 }
                return (
                    field.key, .array(prefixes.map { .string(parts[...$0].joined(separator: ".")) })
                )
            })
    }

    /// `indexBounds` in the direction of the walk.
    static func bounds(_ scan: IndexScan) -> BSONDocument {
        BSONDocument(
            scan.index.key.enumerated().map { place, field in
                let given = scan.bounds.flatMap { place < $0.fields.count ? $0.fields[place] : nil }
                let intervals = given?.intervals ?? [.all]
                let isDescending = ((field.value.double ?? 1) < 0) != scan.isReverse
                let shown = isDescending ? intervals.reversed().map(\.reversed) : intervals
                return (field.key, .array(shown.map { .string($0.text) }))
            })
    }
}
