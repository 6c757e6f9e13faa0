import BSON

extension TypeSet {
    /// The values of the types, as the server bounds them: all of a bracket that several types share, and all there is
    /// for an array, whose elements are in an index. Exact for `number` alone. Nil for types that no bracket is known of.
    var bounds: FieldBounds? {
        var intervals: [ValueInterval] = anyNumber ? [.numbers] : []
        for name in names {
            guard let interval = Self.interval(of: name) else { return nil }
            intervals.append(interval)
        }
        return FieldBounds(ValueInterval.merged(intervals), isExact: names.isEmpty)
    }

    private static func interval(of name: String) -> ValueInterval? {
        switch name {
        case "double", "int", "long", "decimal": .numbers
        case "array": .all
        case "null": .point(.null)
        case "undefined": .point(.undefined)
        case "minKey": .point(.minKey)
        case "maxKey": .point(.maxKey)
        case "string", "symbol": .bracket(of: .string(""))
        case "object": .bracket(of: .document([:]))
        case "objectId": .bracket(of: .objectID(ObjectID(high: 0, low: 0)))
        case "bool": .bracket(of: .bool(true))
        case "date": .bracket(of: .date(0))
        case "timestamp": .bracket(of: .timestamp(BSONTimestamp(raw: 0)))
        default: nil
        }
    }
}

extension ValueInterval {
    /// All numbers, with NaN below them.
    static let numbers = ValueInterval(.double(.nan), true, .double(.infinity), true)

    fileprivate static func bracket(of value: BSONValue) -> ValueInterval? {
        TypeBracket(of: value).map { ValueInterval($0.low, $0.includesLow, $0.high, $0.includesHigh) }
    }
}
