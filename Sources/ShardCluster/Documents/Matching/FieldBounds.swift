import BSON

/// Ranges of one field's key bytes that hold every matching document; nil where any value may match.
struct FieldBounds {
    /// Sorted by their low end, not overlapping.
    private(set) var ranges: [KeyRange]
    /// Whether each range is a single value.
    private(set) var arePoints: Bool

    private init(_ ranges: [KeyRange], arePoints: Bool) {
        self.ranges = ranges
        self.arePoints = arePoints
    }

    /// What a filter says about a field.
    ///
    /// `isSingleValued` promises that no document has an array there, so that several conditions may be intersected.
    static func bounds(of path: String, in node: MatchNode, kind: Kind, isSingleValued: Bool) -> FieldBounds? {
        switch node {
        case .never: return FieldBounds([], arePoints: true)
        case .field(let field, let predicate):
            return field.text == path ? bounds(of: predicate, kind) : nil
        case .all(let nodes):
            var result: FieldBounds?
            for node in nodes {
                guard let other = bounds(of: path, in: node, kind: kind, isSingleValued: isSingleValued) else {
                    continue
                }
                guard let current = result else {
                    result = other
                    continue
                }
                if isSingleValued { result = current.intersection(other) } else if other.arePoints { result = other }
            }
            return result
        case .any(let nodes):
            var ranges: [KeyRange] = []
            var arePoints = true
            for node in nodes {
                guard let other = bounds(of: path, in: node, kind: kind, isSingleValued: isSingleValued) else {
                    return nil
                }
                ranges += other.ranges
                arePoints = arePoints && other.arePoints
            }
            return FieldBounds(KeyRange.merged(ranges), arePoints: arePoints)
        default: return nil
        }
    }

    /// How an index or a shard key holds the field.
    enum Kind: Sendable, Hashable { case ascending, descending, hashed }

    private static func bounds(of predicate: MatchPredicate, _ kind: Kind) -> FieldBounds? {
        switch predicate {
        case .equal(let value): return points([value], kind)
        case .isIn(let values, let patterns): return patterns.isEmpty ? points(values, kind) : nil
        case .less(let value): return interval(value, kind) { (nil, ($0, false)) }
        case .lessOrEqual(let value): return interval(value, kind) { (nil, ($0, true)) }
        case .greater(let value): return interval(value, kind) { (($0, false), nil) }
        case .greaterOrEqual(let value): return interval(value, kind) { (($0, true), nil) }
        default: return nil
        }
    }

    private static func points(_ values: [BSONValue], _ kind: Kind) -> FieldBounds? {
        var ranges: [KeyRange] = []
        for value in values {
            if case .array = value { return nil }
            let stored = kind == .hashed ? .int64(HashedKey.hash(value)) : value
            ranges.append(.prefix(KeyString(stored, descending: kind == .descending)))
        }
        return FieldBounds(KeyRange.merged(ranges), arePoints: true)
    }

    private typealias End = (value: BSONValue, isInside: Bool)

    /// From or to a value, within the bracket of its type.
    private static func interval(
        _ value: BSONValue, _ kind: Kind, _ ends: (BSONValue) -> (low: End?, high: End?)
    ) -> FieldBounds? {
        guard kind != .hashed else { return nil }
        if case .null = value { return points([.null], kind) }
        guard let bracket = TypeBracket(of: value) else { return nil }
        let given = ends(value)
        let low = given.low ?? (bracket.low, bracket.includesLow)
        let high = given.high ?? (bracket.high, bracket.includesHigh)
        let isDescending = kind == .descending
        let first = isDescending ? high : low
        let last = isDescending ? low : high
        let start = KeyString(first.value, descending: isDescending)
        let end = KeyString(last.value, descending: isDescending)
        let range = KeyRange(
            low: first.isInside ? start : start.afterPrefix, high: last.isInside ? end.afterPrefix : end)
        return FieldBounds(range.isEmpty ? [] : [range], arePoints: false)
    }

    private func intersection(_ other: FieldBounds) -> FieldBounds {
        var result: [KeyRange] = []
        for range in ranges {
            for candidate in other.ranges {
                let common = range.intersection(candidate)
                if !common.isEmpty { result.append(common) }
            }
        }
        return FieldBounds(result, arePoints: arePoints || other.arePoints)
    }
}

extension MatchNode {
    /// Whether the bounds of this one field say all that the filter says: a value in them matches.
    func isBoundsOnly(on path: String) -> Bool {
        switch self {
        case .all(let nodes): return nodes.allSatisfy { $0.isBoundsOnly(on: path) }
        case .field(let field, let predicate):
            guard field.text == path else { return false }
            switch predicate {
            case .equal(let value): return Self.isPlain(value)
            case .isIn(let values, let patterns): return patterns.isEmpty && values.allSatisfy(Self.isPlain)
            case .less(let value), .lessOrEqual(let value), .greater(let value), .greaterOrEqual(let value):
                return TypeBracket(of: value) != nil
            default: return false
            }
        default: return false
        }
    }

    /// Null also stands for what is missing, and an array is indexed by its elements.
    private static func isPlain(_ value: BSONValue) -> Bool {
        switch value {
        case .null, .array, .undefined: false
        default: true
        }
    }
}

extension KeyRange {
    /// In order, overlapping ones joined.
    static func merged(_ ranges: [KeyRange]) -> [KeyRange] {
        if ranges.count < 2 { return ranges }
        var result: [KeyRange] = []
        for range in ranges.sorted(by: { $0.low < $1.low }) {
            if let last = result.last, !(last.high < range.low) {
                result[result.count - 1] = KeyRange(low: last.low, high: max(last.high, range.high))
            } else {
                result.append(range)
            }
        }
        return result
    }
}
