import BSON

/// A stage of a pipeline.
indirect enum Stage: Sendable {
    case document(DocumentStage)
    case match(Matcher)
    case group(GroupStage)
    case bucketAuto(BucketAutoStage)
    case sort(SortPattern)
    case limit(Int)
    case skip(Int)
    case unwind(UnwindStage)
    case lookup(LookupStage)
    case graphLookup(GraphLookupStage)
    case unionWith(collection: String, Pipeline)
    case facet([(name: String, pipeline: Pipeline)])
    case sample(Int)
    case out(OutStage)
    case merge(MergeStage)

    /// Whether it writes, which only the last stage may.
    var isOutput: Bool {
        switch self {
        case .out, .merge: true
        default: false
        }
    }
}
