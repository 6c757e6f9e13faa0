package import BSON

/// An aggregation pipeline, parsed once.
package struct Pipeline: Sendable {
    private(set) var stages: [Stage]

    /// Pipelines inside `$lookup` and `$facet`, as the server's `internalMaxSubPipelineViewDepth`.
    private static let depthLimit = 20
    /// As the server's `internalPipelineLengthLimit`.
    private static let lengthLimit = 1_000

    /// Throws the server's error for what it refuses; `$out` and `$merge` must come last.
    package init(
        _ stages: [BSONValue], variables: [String] = [], depth: Int = 0, constants: ExpressionConstants = .none
    ) throws(CommandError) {
        guard depth <= Self.depthLimit else {
            throw .location(40602, "Maximum number of nested sub-pipelines exceeded. Limit is \(Self.depthLimit)")
        }
        guard stages.count <= Self.lengthLimit else {
            throw .location(7_749_501, "Pipeline length must be no longer than \(Self.lengthLimit) stages")
        }
        self.stages = []
        for (index, value) in stages.enumerated() {
            let parsed = try StageParser.parse(value, variables: variables, depth: depth, constants: constants)
            if parsed.contains(where: \.isOutput), index < stages.count - 1 {
                throw .location(
                    40601, "\(value.document?.first?.key ?? "$out") can only be the final stage in the pipeline")
            }
            self.stages += parsed
        }
        do throws(CommandError) {
            for stage in self.stages { try stage.computeConstants() }
        } catch {
            throw error.inside("Failed to optimize pipeline")
        }
    }

    /// The stage that writes the results, if there is one.
    var output: Stage? { stages.last.flatMap { $0.isOutput ? $0 : nil } }

    /// The filters at the front joined into one, which routing and indexes may use; none is an empty filter.
    var leadingFilter: BSONDocument {
        var filters: [BSONDocument] = []
        for case .match(let matcher) in stages.prefix(while: { if case .match = $0 { true } else { false } }) {
            filters.append(matcher.filter)
        }
        switch filters.count {
        case 0: return [:]
        case 1: return filters[0]
        default: return ["$and": .array(filters.map(BSONValue.document))]
        }
    }

    /// The stages behind the leading filters.
    var afterLeadingFilter: Pipeline {
        var rest = self
        rest.stages = Array(stages.drop { if case .match = $0 { true } else { false } })
        return rest
    }

    func droppingFirst() -> Pipeline {
        var rest = self
        rest.stages = Array(stages.dropFirst())
        return rest
    }

    /// The whole result over documents at hand.
    func results(of documents: [BSONDocument], _ environment: PipelineEnvironment) throws(CommandError)
        -> [BSONDocument]
    {
        var results: [BSONDocument] = []
        let run = PipelineRun(self, environment) { document throws(CommandError) in
            results.append(document)
            return true
        }
        for document in documents {
            guard try run.push(document) else { break }
        }
        try run.finish()
        return results
    }
}
