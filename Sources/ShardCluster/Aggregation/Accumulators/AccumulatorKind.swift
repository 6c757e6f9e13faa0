import BSON

/// What an accumulator makes of the values that it is given.
enum AccumulatorKind: Sendable {
    case sum
    case average
    case minimum
    case maximum
    case first
    case last
    case push
    case addToSet
    case count
    case deviation(isSample: Bool)
    case mergeObjects
    case firstN(Int)
    case lastN(Int)
    case minN(Int)
    case maxN(Int)
    /// `$top`, `$topN`, `$bottom`, `$bottomN`: the ends of the documents in order; `isSingle` gives no array.
    case ranked(SortPattern, count: Int, isBottom: Bool, isSingle: Bool)
}
