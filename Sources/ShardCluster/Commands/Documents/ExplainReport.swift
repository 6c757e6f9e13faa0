import BSON
import SimKernel

/// The document that explain answers.
struct ExplainReport {
    let cluster: Cluster
    let namespace: Namespace
    let query: FindQuery
    let source: ReadSource
    let isWrite: Bool
    let isRouted: Bool
    let command: BSONDocument
    var execution: ReadResult?

    func document(latency: Micros) throws(CommandError) -> BSONDocument {
        var report: BSONDocument = ["queryPlanner": .document(try planner())]
        if let execution {
            report.append("executionStats", .document(try statistics(of: execution, latency: latency)))
        }
        report.append("command", .document(command))
        report.append("serverInfo", .document(["version": .string(ServerVersion.text)]))
        return report
    }

    /// A router shows the plans of the shards that it asks; a member shows its own.
    private func planner() throws(CommandError) -> BSONDocument {
        if !isRouted {
            var planner: BSONDocument = [
                "namespace": .string(namespace.text), "parsedQuery": .document(query.matcher.parsedQuery),
                "indexFilterSet": false,
            ]
            planner.append(fieldsOf: hashes(source.parts.first?.stored))
            let plan = try source.parts.first.map { (part) throws(CommandError) in try winning(part) }
            planner.append("winningPlan", .document(plan ?? ["isCached": false, "stage": "EOF"]))
            planner.append("rejectedPlans", [])
            return planner
        }
        var shards: [BSONValue] = []
        for part in source.parts { shards.append(.document(try planned(part))) }
        let plan: BSONDocument = ["stage": .string(stage), "shards": .array(shards)]
        return [
            "mongosPlannerVersion": 1, "namespace": .string(namespace.text),
            "parsedQuery": .document(query.matcher.parsedQuery),
            "winningPlan": .document(plan),
        ]
    }

    /// Runs what is explained.
    func run() throws(CommandError) -> ReadResult {
        guard query.answer != .documents, source.documents == nil else {
            return try source.read(query, first: .max, StepBudget())
        }
        var result = ReadResult(documents: [], isExhausted: true, statistics: [], plans: [])
        for part in source.parts {
            if let walk = distinctScan(of: part) {
                var own = ReadStatistics()
                if case .distinct(let path) = query.answer {
                    try walk.visit(part.stored, &own, StepBudget(), of: path) { _ in }
                } else {
                    try walk.visit(part.stored, &own, StepBudget(), for: query) { _ in true }
                }
                result.statistics.append(own)
                continue
            }
            let own = try ReadSource(parts: [part], pattern: source.pattern).read(query, first: .max, StepBudget())
            let stages = try stages(part)
            result.statistics += own.statistics.map(stages.counted)
        }
        return result
    }

    private func distinctScan(of part: ReadSource.Part) -> DistinctScan? {
        if case .distinct(let path) = query.answer { return DistinctScan(part, query, path) }
        return source.distinctScan(query)?.walk
    }

    private func stages(_ part: ReadSource.Part) throws(CommandError) -> PlanStages {
        let plan = try AccessPlan(part.stored, query.matcher, sort: query.sort, hint: query.hint)
        return PlanStages(plan, query, isRouted ? source.pattern : nil)
    }

    private func winning(
        _ part: ReadSource.Part, _ counts: ReadStatistics? = nil
    ) throws(CommandError) -> BSONDocument {
        if let express = ExpressPlan(query, command: command, isCovered: try stages(part).isCovered) {
            return express.document(counts)
        }
        var plan: BSONDocument = ["isCached": false]
        plan.append(fieldsOf: try nested(part, counts))
        return plan
    }

    private func hashes(_ stored: StoredCollection?) -> BSONDocument {
        let shape = BSONValue.string(PlanCacheHash.shape(of: query))
        return [
            "queryHash": shape, "planCacheShapeHash": shape,
            "planCacheKey": .string(PlanCacheHash.key(of: query, stored)),
        ]
    }

    /// A write changes what its plan finds.
    private func nested(_ part: ReadSource.Part, _ counts: ReadStatistics?) throws(CommandError) -> BSONDocument {
        if let walk = distinctScan(of: part) { return PlanStages.document(walk, query, counts) }
        let plan = try stages(part).document(counts)
        guard isWrite else { return plan }
        let deletes = command.first?.key == "delete" || command["remove"]?.truthy == true
        return ["stage": deletes ? "DELETE" : "UPDATE", "inputStage": .document(plan)]
    }

    /// How the router brings the shards' answers together.
    private var stage: String {
        if isWrite { return "SHARD_WRITE" }
        if source.parts.count <= 1 { return "SINGLE_SHARD" }
        return query.sort == nil ? "SHARD_MERGE" : "SHARD_MERGE_SORT"
    }

    private func planned(_ part: ReadSource.Part) throws(CommandError) -> BSONDocument {
        var planner: BSONDocument = [
            "explainVersion": "1", "shardName": .string(cluster[part.shard].name),
            "connectionString": .string(cluster[part.shard].replicaSet.connectionString),
            "namespace": .string(namespace.text), "parsedQuery": .document(query.matcher.parsedQuery),
            "indexFilterSet": false,
        ]
        planner.append(fieldsOf: hashes(part.stored))
        planner.append("winningPlan", .document(try winning(part)))
        planner.append("rejectedPlans", [])
        return planner
    }

    private func statistics(of result: ReadResult, latency: Micros) throws(CommandError) -> BSONDocument {
        let ms = BSONValue.integer(latency / 1_000)
        var shards: [BSONValue] = []
        for (index, part) in source.parts.enumerated() {
            let counts = index < result.statistics.count ? result.statistics[index] : ReadStatistics()
            let stages = try winning(part, counts)
            shards.append([
                "shardName": .string(cluster[part.shard].name), "executionSuccess": true,
                "nReturned": .integer(query.isCount ? 0 : counts.returned), "executionTimeMillis": ms,
                "totalKeysExamined": .integer(counts.keysExamined),
                "totalDocsExamined": .integer(counts.documentsExamined),
                "executionStages": .document(stages),
            ])
        }
        let keys = result.statistics.reduce(0) { $0 + $1.keysExamined }
        let documents = result.statistics.reduce(0) { $0 + $1.documentsExamined }
        let returned =
            query.answer == .documents
            ? result.documents.count : query.isCount ? 0 : result.statistics.reduce(0) { $0 + $1.returned }
        let stages: BSONDocument =
            !isRouted
            ? shards.first?.document?["executionStages"]?.document ?? [:]
            : [
                "stage": .string(stage), "nReturned": .integer(returned), "executionTimeMillis": ms,
                "totalKeysExamined": .integer(keys), "totalDocsExamined": .integer(documents), "shards": .array(shards),
            ]
        return [
            "executionSuccess": true, "nReturned": .integer(returned), "executionTimeMillis": ms,
            "totalKeysExamined": .integer(keys), "totalDocsExamined": .integer(documents),
            "executionStages": .document(stages),
        ]
    }
}
