import BSON

/// Takes a document on; false means that no more is wanted.
typealias StageOutput = (BSONDocument) throws(CommandError) -> Bool

/// A stage at work, for one run of a pipeline.
protocol StageRun: AnyObject {
    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool
    /// Hands on what it held back.
    func finish(to next: StageOutput) throws(CommandError) -> Bool
}

/// A pipeline at work: documents are pushed in at the front, and come out at `output`.
final class PipelineRun {
    private let stages: [any StageRun]
    private let output: StageOutput
    private let budget: StepBudget

    init(_ pipeline: Pipeline, _ environment: PipelineEnvironment, output: @escaping StageOutput) {
        stages = pipeline.stages.compactMap { Self.run($0, environment) }
        self.output = output
        budget = environment.budget
    }

    /// False when the pipeline wants no more.
    func push(_ document: BSONDocument) throws(CommandError) -> Bool { try push(document, into: 0) }

    private func push(_ document: BSONDocument, into index: Int) throws(CommandError) -> Bool {
        guard index < stages.count else { return try output(document) }
        try budget.take()
        return try stages[index].push(document) { document throws(CommandError) in
            try self.push(document, into: index + 1)
        }
    }

    func finish() throws(CommandError) {
        for (index, stage) in stages.enumerated() {
            _ = try stage.finish { document throws(CommandError) in try self.push(document, into: index + 1) }
        }
    }

    private static func run(_ stage: Stage, _ environment: PipelineEnvironment) -> (any StageRun)? {
        switch stage {
        case .document(let stage): DocumentRun(stage, environment.constants)
        case .match(let matcher): MatchRun(matcher, environment.constants)
        case .group(let stage): GroupRun(stage, environment)
        case .bucketAuto(let stage): BucketAutoRun(stage, environment.constants)
        case .sort(let pattern): SortRun(pattern)
        case .limit(let count): LimitRun(count)
        case .skip(let count): SkipRun(count)
        case .unwind(let stage): UnwindRun(stage)
        case .lookup(let stage): LookupRun(stage, environment)
        case .graphLookup(let stage): GraphLookupRun(stage, environment)
        case .unionWith(let name, let pipeline): UnionRun(name, pipeline, environment)
        case .facet(let facets): FacetRun(facets, environment)
        case .sample(let count): SampleRun(count, environment.chance)
        case .out, .merge: nil
        }
    }
}
