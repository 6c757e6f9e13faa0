package import BSON

/// A plan as `explain` tells it: stages within stages, with what running them looked at.
package struct PlanPicture: Sendable, Hashable {
    package indirect enum Inputs: Sendable, Hashable {
        case none
        case stages([Stage])
    }

    package struct Stage: Sendable, Hashable {
        package let name: String
        /// Where it runs; nil where its outer stage says so.
        package let shard: String?
        /// What it does: the index, its bounds, a filter, an order.
        package let details: [String]
        /// nil where the plan was not run.
        package let returned: Int64?
        package let keys: Int64?
        package let documents: Int64?
        private let inner: Inputs

        package init(
            name: String, shard: String? = nil, details: [String] = [], returned: Int64? = nil, keys: Int64? = nil,
            documents: Int64? = nil, inputs: [Stage] = []
        ) {
            self.name = TerminalText.cleanLine(name)
            self.shard = shard.map { TerminalText.cleanLine($0) }
            self.details = details.map { TerminalText.cleanLine($0) }
            self.returned = returned
            self.keys = keys
            self.documents = documents
            inner = inputs.isEmpty ? .none : .stages(inputs)
        }

        package var inputs: [Stage] { if case .stages(let stages) = inner { stages } else { [] } }

        /// A scan of the whole collection reads what an index would have left out.
        var isScan: Bool { name == "COLLSCAN" }
    }

    package let namespace: String
    package let root: Stage
    /// Of the whole: returned, keys and documents examined, milliseconds; nil where the plan was not run.
    package let totals: Totals?

    package struct Totals: Sendable, Hashable {
        package let returned: Int64
        package let keys: Int64
        package let documents: Int64
        package let ms: Int64
    }

    package init(namespace: String, root: Stage, totals: Totals? = nil) {
        self.namespace = TerminalText.cleanLine(namespace)
        self.root = root
        self.totals = totals
    }

    /// From a reply of explain; nil for any other document.
    package init?(explain reply: BSONDocument) {
        guard let planner = reply["queryPlanner"]?.document else { return nil }
        let statistics = reply["executionStats"]?.document
        guard let tree = statistics?["executionStages"]?.document ?? planner["winningPlan"]?.document else {
            return nil
        }
        let run = statistics.map { statistics in
            Totals(
                returned: statistics["nReturned"]?.int64 ?? 0, keys: statistics["totalKeysExamined"]?.int64 ?? 0,
                documents: statistics["totalDocsExamined"]?.int64 ?? 0,
                ms: statistics["executionTimeMillis"]?.int64 ?? 0)
        }
        self.init(
            namespace: planner["namespace"]?.string ?? "",
            root: Stage(tree, shard: nil, plans: planner["winningPlan"]?.document, depth: 0), totals: run)
    }

    /// Plans are no deeper; what is, was not made by a server.
    static let deepest = 64
}

extension PlanPicture.Stage {
    /// `plans` is the same stage in the planner's part: bounds and filters may stand only there.
    fileprivate init(_ stage: BSONDocument, shard: String?, plans: BSONDocument?, depth: Int) {
        var inputs: [PlanPicture.Stage] = []
        if depth < PlanPicture.deepest {
            if let input = stage["inputStage"]?.document {
                inputs.append(
                    .init(input, shard: nil, plans: plans?["inputStage"]?.document, depth: depth + 1))
            }
            let several = stage["inputStages"]?.array?.compactMap(\.document) ?? []
            let planned = plans?["inputStages"]?.array?.compactMap(\.document) ?? []
            for (index, input) in several.enumerated() {
                let own = index < planned.count ? planned[index] : nil
                inputs.append(.init(input, shard: nil, plans: own, depth: depth + 1))
            }
            let shards = stage["shards"]?.array?.compactMap(\.document) ?? []
            for part in shards {
                guard let inner = part["executionStages"]?.document ?? part["winningPlan"]?.document else { continue }
                inputs.append(.init(inner, shard: part["shardName"]?.string, plans: nil, depth: depth + 1))
            }
        }
        self.init(
            name: stage["stage"]?.string ?? "?", shard: shard, details: Self.details(stage, plans),
            returned: stage["nReturned"]?.int64,
            keys: stage["keysExamined"]?.int64 ?? stage["totalKeysExamined"]?.int64,
            documents: stage["docsExamined"]?.int64 ?? stage["totalDocsExamined"]?.int64, inputs: inputs)
    }

    private static func details(_ stage: BSONDocument, _ plans: BSONDocument?) -> [String] {
        let value = { (key: String) in stage[key] ?? plans?[key] }
        var details: [String] = []
        if let index = value("indexName")?.string { details.append(index) }
        if let bounds = value("indexBounds")?.document {
            for (field, ranges) in bounds {
                let texts = ranges.array?.compactMap(\.string) ?? []
                let shown = texts.prefix(4).joined(separator: ", ") + (texts.count > 4 ? " ..." : "")
                details.append("\(field) \(shown)")
            }
        }
        if let filter = value("filter")?.document {
            details.append("filter \(ExtendedJSON.relaxed(.document(filter)))")
        }
        if let order = value("sortPattern")?.document { details.append("by \(KeyText.pattern(order))") }
        if let limit = value("limitAmount")?.int64 { details.append("limit \(limit)") }
        if value("direction")?.string == "backward" { details.append("backward") }
        return details
    }
}
