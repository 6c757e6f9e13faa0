import BSON

/// The least and the greatest value that compare with a value in a filter: those of its type.
struct TypeBracket {
    let low: BSONValue
    let includesLow = true
    let high: BSONValue
    let includesHigh: Bool

    /// Nil for types that no range is worth it for.
    init?(of value: BSONValue) {
        switch value {
        case .int32, .int64, .double, .decimal128:
            guard !MatchComparison.isNaN(value) else { return nil }
            // NaN, which stands below them, is neither less nor greater than anything in a filter.
            (low, high, includesHigh) = (.double(-.infinity), .double(.infinity), true)
        case .string: (low, high, includesHigh) = (.string(""), .document([:]), false)
        case .document: (low, high, includesHigh) = (.document([:]), .array([]), false)
        case .objectID:
            let greatest = ObjectID(high: .max, low: .max)
            (low, high, includesHigh) = (.objectID(ObjectID(high: 0, low: 0)), .objectID(greatest), true)
        case .bool: (low, high, includesHigh) = (.bool(false), .bool(true), true)
        case .date: (low, high, includesHigh) = (.date(.min), .date(.max), true)
        case .timestamp:
            let greatest = BSONTimestamp(raw: .max)
            (low, high, includesHigh) = (.timestamp(BSONTimestamp(raw: 0)), .timestamp(greatest), true)
        default: return nil
        }
    }
}
