import BSON
import SimKernel

/// The document that explain answers.
struct ExplainReport {
    let cluster: Cluster
    let namespace: Namespace
    let query: FindQuery
    let source: ReadSource
    let isWrite: Bool
    let command: BSONDocument
    var execution: ReadResult?

    func document(latency: Micros) throws(CommandError) -> BSONDocument {
        var shards: [BSONValue] = []
        for part in source.parts { shards.append(.document(try planned(part))) }
        let plan: BSONDocument = ["stage": .string(stage), "shards": .array(shards)]
        let planner: BSONDocument = [
            "mongosPlannerVersion": 1, "namespace": .string(namespace.text),
            "parsedQuery": .document(query.matcher.filter),
            "winningPlan": .document(plan),
        ]
        var report: BSONDocument = ["queryPlanner": .document(planner)]
        if let execution {
            report.append("executionStats", .document(try statistics(of: execution, latency: latency)))
        }
        report.append("command", .document(command))
        report.append("serverInfo", .document(["version": .string(ServerVersion.text)]))
        return report
    }

    /// How the router brings the shards' answers together.
    private var stage: String {
        if isWrite { return "SHARD_WRITE" }
        if source.parts.count <= 1 { return "SINGLE_SHARD" }
        return query.sort == nil ? "SHARD_MERGE" : "SHARD_MERGE_SORT"
    }

    private func planned(_ part: ReadSource.Part) throws(CommandError) -> BSONDocument {
        let plan = try AccessPlan(part.stored, query.matcher, sort: query.sort, hint: query.hint)
        return [
            "shardName": .string(cluster[part.shard].name),
            "connectionString": .string(cluster[part.shard].replicaSet.connectionString),
            "namespace": .string(namespace.text), "parsedQuery": .document(query.matcher.filter),
            "winningPlan": .document(PlanStages(plan, query, isSharded: source.pattern != nil).document(nil)),
            "rejectedPlans": [],
        ]
    }

    private func statistics(of result: ReadResult, latency: Micros) throws(CommandError) -> BSONDocument {
        let ms = BSONValue.integer(latency / 1_000)
        var shards: [BSONValue] = []
        for (index, part) in source.parts.enumerated() {
            let counts = index < result.statistics.count ? result.statistics[index] : ReadStatistics()
            let plan = try AccessPlan(part.stored, query.matcher, sort: query.sort, hint: query.hint)
            let stages = PlanStages(plan, query, isSharded: source.pattern != nil)
            shards.append([
                "shardName": .string(cluster[part.shard].name), "executionSuccess": true,
                "nReturned": .integer(counts.returned), "executionTimeMillis": ms,
                "totalKeysExamined": .integer(counts.keysExamined),
                "totalDocsExamined": .integer(counts.documentsExamined),
                "executionStages": .document(stages.document(counts)),
            ])
        }
        let keys = result.statistics.reduce(0) { $0 + $1.keysExamined }
        let documents = result.statistics.reduce(0) { $0 + $1.documentsExamined }
        let stages: BSONDocument = [
            "stage": .string(stage), "nReturned": .integer(result.documents.count), "executionTimeMillis": ms,
            "totalKeysExamined": .integer(keys), "totalDocsExamined": .integer(documents), "shards": .array(shards),
        ]
        return [
            "nReturned": .integer(result.documents.count), "executionTimeMillis": ms,
            "totalKeysExamined": .integer(keys), "totalDocsExamined": .integer(documents),
            "executionStages": .document(stages),
        ]
    }
}
