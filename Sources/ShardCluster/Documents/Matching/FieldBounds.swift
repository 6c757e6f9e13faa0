import BSON

/// What one condition of a filter says of a field: intervals that hold a value of every matching document.
struct FieldBounds: Sendable, Hashable {
    /// Sorted, not touching.
    let intervals: [ValueInterval]
    /// Whether a document with a value in them, and no array in the field, matches the condition.
    let isExact: Bool
    /// Which `$elemMatch` the condition stands in, counted from 1; 0 for none.
    var scope = 0
    /// How many components of the path that `$elemMatch` stands on.
    var scopeDepth = 0

    var arePoints: Bool { intervals.allSatisfy(\.isPoint) }

    init(_ intervals: [ValueInterval], isExact: Bool) {
        self.intervals = intervals
        self.isExact = isExact
    }

    /// Equality with a value that is no array and not null, or with its hash, which others may have too.
    init(point value: BSONValue, isExact: Bool) { self.init([.point(value)], isExact: isExact) }

    func intersection(_ other: FieldBounds) -> FieldBounds {
        var common: [ValueInterval] = []
        for interval in intervals { common += other.intervals.map(interval.intersection) }
        var result = FieldBounds(ValueInterval.merged(common), isExact: isExact && other.isExact)
        (result.scope, result.scopeDepth) = scope == other.scope ? (scope, scopeDepth) : (0, 0)
        return result
    }

    /// What each condition of a filter that must hold says of a path.
    static func conditions(on path: [String], in node: MatchNode, hashed: Bool) -> [FieldBounds] {
        var scopes = 0
        return conditions(on: path[...], in: node, hashed: hashed, &scopes)
    }

    private static func conditions(
        on path: ArraySlice<String>, in node: MatchNode, hashed: Bool, _ scopes: inout Int
    ) -> [FieldBounds] {
        switch node {
        case .never: return [FieldBounds([], isExact: true)]
        case .all(let nodes):
            var result: [FieldBounds] = []
            for node in nodes { result += conditions(on: path, in: node, hashed: hashed, &scopes) }
            return result
        case .any(let nodes):
            var intervals: [ValueInterval] = []
            for node in nodes {
                let found = conditions(on: path, in: node, hashed: hashed, &scopes)
                guard let first = found.first(where: \.arePoints) ?? found.first else { return [] }
                intervals += first.intervals
            }
            return [FieldBounds(ValueInterval.merged(intervals), isExact: false)]
        case .field(let field, let predicate):
            return conditions(on: path, field, predicate, hashed: hashed, &scopes)
        default: return []
        }
    }

    private static func conditions(
        on path: ArraySlice<String>, _ field: FieldPath, _ predicate: MatchPredicate, hashed: Bool,
        _ scopes: inout Int
    ) -> [FieldBounds] {
        switch predicate {
        case .elementMatches(let inner):
            scopes += 1
            let own = scopes
            guard path.count > field.parts.count, path.starts(with: field.parts) else { return [] }
            let found = conditions(on: path.dropFirst(field.parts.count), in: inner, hashed: hashed, &scopes)
            return found.filter { $0.scope == 0 }.map { scoped($0, own, field.parts.count) }
        case .elementSatisfies(let predicates):
            scopes += 1
            guard path.elementsEqual(field.parts) else { return [] }
            let own = scopes
            return predicates.compactMap { bounds(of: $0, hashed: hashed) }.map {
                scoped($0, own, field.parts.count)
            }
        default:
            guard path.elementsEqual(field.parts) else { return [] }
            return bounds(of: predicate, hashed: hashed).map { [$0] } ?? []
        }
    }

    /// Values in one array element say nothing exact about the document.
    private static func scoped(_ bounds: FieldBounds, _ scope: Int, _ depth: Int) -> FieldBounds {
        var result = FieldBounds(bounds.intervals, isExact: false)
        (result.scope, result.scopeDepth) = (scope, depth)
        return result
    }
}

/// The intervals of single predicates.
extension FieldBounds {
    static func bounds(of predicate: MatchPredicate, hashed: Bool) -> FieldBounds? {
        switch predicate {
        case .equal(let value): return points([value], hashed: hashed)
        case .isIn(let values, let patterns): return isIn(values, patterns, hashed: hashed)
        case _ where hashed: return nil
        case .pattern(let pattern): return bounds(of: pattern)
        case .less(let value): return interval(value) { ($0.low, $0.includesLow, value, false) }
        case .lessOrEqual(let value): return interval(value) { ($0.low, $0.includesLow, value, true) }
        case .greater(let value): return interval(value) { (value, false, $0.high, $0.includesHigh) }
        case .greaterOrEqual(let value): return interval(value) { (value, true, $0.high, $0.includesHigh) }
        case .exists: return FieldBounds([.all], isExact: false)
        case .type(let types): return types.bounds
        case .modulo: return FieldBounds([.numbers], isExact: false)
        case .not(let inner) where !isNegatable(inner): return nil
        case .not(let inner):
            if inner.count == 1, case .exists = inner[0] {
                return FieldBounds([.point(.null)], isExact: false)
            }
            guard inner.count == 1, let bounds = bounds(of: inner[0], hashed: false) else { return nil }
            let isNull = bounds.intervals.contains { $0.contains(.null) }
            guard bounds.isExact || isNull && bounds.arePoints && !holdsArray(bounds) else { return nil }
            return FieldBounds(ValueInterval.complement(bounds.intervals), isExact: bounds.isExact)
        default: return nil
        }
    }

    /// The server walks no index for the negation of `$mod`, `$type` or a pattern.
    private static func isNegatable(_ inner: [MatchPredicate]) -> Bool {
        switch inner.first {
        case .pattern, .modulo, .type: false
        case .isIn(_, let patterns): patterns.isEmpty
        default: true
        }
    }

    private static func holdsArray(_ bounds: FieldBounds) -> Bool {
        bounds.intervals.contains { if case .array = $0.low { true } else { false } }
    }

    private static func isIn(_ values: [BSONValue], _ patterns: [Pattern], hashed: Bool) -> FieldBounds? {
        guard !patterns.isEmpty else { return points(values, hashed: hashed) }
        guard !hashed, let points = points(values, hashed: false) else { return nil }
        let all = [points] + patterns.map { bounds(of: $0) }
        return FieldBounds(ValueInterval.merged(all.flatMap(\.intervals)), isExact: all.allSatisfy(\.isExact))
    }

    private static func points(_ values: [BSONValue], hashed: Bool) -> FieldBounds? {
        var intervals: [ValueInterval] = []
        var isExact = !hashed
        for value in values {
            switch value {
            case .array(let elements):
                // An index has an array's elements, and the array itself where it is inside another.
                guard !hashed else { return nil }
                isExact = false
                intervals += [.point(elements.first ?? .undefined), .point(value)]
            case .null, .undefined:
                // Null also stands for what is missing.
                isExact = false
                intervals.append(.point(hashed ? .int64(HashedKey.hash(value)) : value))
            default: intervals.append(.point(hashed ? .int64(HashedKey.hash(value)) : value))
            }
        }
        return FieldBounds(ValueInterval.merged(intervals), isExact: isExact)
    }

    /// From or to a value, within the bracket of its type.
    private static func interval(
        _ value: BSONValue, _ ends: (TypeBracket) -> (BSONValue, Bool, BSONValue, Bool)
    ) -> FieldBounds? {
        if case .null = value { return points([.null], hashed: false) }
        guard let bracket = TypeBracket(of: value) else { return nil }
        let (low, includesLow, high, includesHigh) = ends(bracket)
        let interval = ValueInterval(low, includesLow, high, includesHigh)
        return FieldBounds(interval.isEmpty ? [] : [interval], isExact: true)
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
