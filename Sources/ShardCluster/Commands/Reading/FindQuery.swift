import BSON

/// What a find, a count, a distinct or the front of a pipeline asks for.
struct FindQuery: Sendable {
    enum Answer: Sendable, Hashable {
        case documents
        case count(skip: Int, limit: Int)
        case distinct(FieldPath)
        /// A pipeline that counts: how many documents there are, whatever is in them.
        case number
        /// A pipeline that takes one document of each value of a field.
        case oneOfEach(OneOfEach)
    }

    var answer = Answer.documents
    var matcher: Matcher
    var sort: SortPattern?
    var projection: Projection?
    /// The projection as it was given.
    var projected = BSONDocument()
    var skip = 0
    var limit: Int?
    var hint: BSONValue?
    var constants = ExpressionConstants.none

    init(_ matcher: Matcher) { self.matcher = matcher }

    var isCount: Bool { if case .count = answer { true } else { false } }

    /// Whether only the number of documents matters.
    var isCounting: Bool { isCount || answer == .number }

    /// Whether the documents are to come as the scan finds them, whatever indexes there are.
    var isNatural: Bool { hint?.document?.first?.key == "$natural" }

    /// Whether they are to come in the scan's order turned round.
    var isBackwards: Bool { isNatural && (hint?.document?.first?.value.double ?? 1) < 0 && (sort?.isNatural ?? true) }
}

/// What a read did on a shard, for `explain` and for its latency.
struct ReadStatistics: Sendable {
    var keysExamined = 0
    var documentsExamined = 0
    var returned = 0
    /// Of an `$or` that walks several indexes, each walk's.
    var branches: [ReadStatistics] = []
}

/// The beginning of a query's result.
struct ReadResult: Sendable {
    var documents: [BSONDocument]
    var isExhausted: Bool
    /// By part of the source.
    var statistics: [ReadStatistics]
    var plans: [AccessPlan]
}
