import BSON

/// A filter as a tree.
indirect enum MatchNode: Sendable {
    case all([MatchNode])
    case any([MatchNode])
    case none([MatchNode])
    case always
    case never
    case field(FieldPath, MatchPredicate)
    case expression(Expression)
}

/// What a filter asks of one path.
enum MatchPredicate: Sendable {
    case equal(BSONValue)
    case less(BSONValue)
    case lessOrEqual(BSONValue)
    case greater(BSONValue)
    case greaterOrEqual(BSONValue)
    case isIn([BSONValue], [Pattern])
    case exists
    case type(TypeSet)
    case modulo(divisor: Int64, remainder: Int64)
    case pattern(Pattern)
    case size(Int)
    /// `$elemMatch` with a filter for the elements that are documents.
    case elementMatches(MatchNode)
    /// `$elemMatch` with operators on the elements themselves.
    case elementSatisfies([MatchPredicate])
    case bits(BitTest)
    case not([MatchPredicate])
}

extension MatchPredicate {
    /// Arrays at the path's end: these ask about the array itself, all others about its elements too.
    var leaf: LeafArrays {
        switch self {
        case .size, .elementMatches, .elementSatisfies, .exists: .whole
        default: .expanded
        }
    }
}
