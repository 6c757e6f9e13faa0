import BSON

/// A shard's plan as nested stages: SORT, PROJECTION, SHARDING_FILTER, FETCH, IXSCAN or COLLSCAN.
struct PlanStages {
    private let plan: AccessPlan
    private let query: FindQuery
    private let isSharded: Bool

    init(_ plan: AccessPlan, _ query: FindQuery, isSharded: Bool) {
        self.plan = plan
        self.query = query
        self.isSharded = isSharded
    }

    /// The outermost stage; with counts where it was run.
    func document(_ counts: ReadStatistics?) -> BSONDocument {
        var stage = scan(counts)
        if plan.index != nil {
            var fetch: BSONDocument = ["stage": "FETCH"]
            if !plan.isExact { fetch.append("filter", .document(query.matcher.filter)) }
            stage = wrapping(stage, fetch, counts.map { ("docsExamined", $0.documentsExamined) }, counts)
        }
        if isSharded { stage = wrapping(stage, ["stage": "SHARDING_FILTER"], nil, counts) }
        if let sort = query.sort, !plan.isSorted {
            let pattern = BSONDocument(sort.fields.map { ($0.path.text, .int32($0.isDescending ? -1 : 1)) })
            stage = wrapping(stage, ["stage": "SORT", "sortPattern": .document(pattern)], nil, counts)
        }
        if let limit = query.limit, plan.isSorted {
            stage = wrapping(stage, ["stage": "LIMIT", "limitAmount": .integer(limit)], nil, counts)
        }
        if query.projection != nil { stage = wrapping(stage, ["stage": "PROJECTION_DEFAULT"], nil, counts) }
        return stage
    }

    private func wrapping(
        _ inner: BSONDocument, _ outer: BSONDocument, _ counted: (name: String, count: Int)?, _ counts: ReadStatistics?
    ) -> BSONDocument {
        var stage = outer
        if let counts { stage.append("nReturned", .integer(counts.returned)) }
        if let counted { stage.append(counted.name, .integer(counted.count)) }
        stage.append("inputStage", .document(inner))
        return stage
    }

    private func scan(_ counts: ReadStatistics?) -> BSONDocument {
        guard let index = plan.index else {
            var stage: BSONDocument = ["stage": "COLLSCAN"]
            if !query.matcher.isAlwaysTrue { stage.append("filter", .document(query.matcher.filter)) }
            stage.append("direction", "forward")
            if let counts {
                stage.append("nReturned", .integer(counts.returned))
                stage.append("docsExamined", .integer(counts.documentsExamined))
            }
            return stage
        }
        var stage: BSONDocument = [
            "stage": "IXSCAN", "keyPattern": .document(index.key), "indexName": .string(index.name),
            "isUnique": .bool(index.unique), "direction": .string(plan.isReverse ? "backward" : "forward"),
        ]
        if let counts {
            stage.append("nReturned", .integer(counts.keysExamined))
            stage.append("keysExamined", .integer(counts.keysExamined))
        }
        return stage
    }
}
