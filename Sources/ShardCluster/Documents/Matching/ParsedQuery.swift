import BSON

/// A filter as explain shows it: each condition with its operator, several under `$and`.
extension Matcher {
    /// The filter as it was given where it holds more than comparisons.
    var parsedQuery: BSONDocument { root.parsedQuery ?? filter }
}

extension MatchNode {
    fileprivate var parsedQuery: BSONDocument? {
        switch self {
        case .always: return [:]
        case .field(let path, let predicate):
            return predicate.parsedQuery.map { [path.text: .document($0)] }
        case .all(let nodes): return Self.joined("$and", nodes)
        case .any(let nodes): return nodes.count == 1 ? nodes[0].parsedQuery : Self.joined("$or", nodes)
        default: return nil
        }
    }

    private static func joined(_ name: String, _ nodes: [MatchNode]) -> BSONDocument? {
        var parts: [BSONValue] = []
        for node in nodes {
            guard let part = node.parsedQuery else { return nil }
            parts.append(.document(part))
        }
        return [name: .array(parts)]
    }
}

extension MatchPredicate {
    fileprivate var parsedQuery: BSONDocument? {
        switch self {
        case .equal(let value): ["$eq": value]
        case .less(let value): ["$lt": value]
        case .lessOrEqual(let value): ["$lte": value]
        case .greater(let value): ["$gt": value]
        case .greaterOrEqual(let value): ["$gte": value]
        case .isIn(let values, let patterns): patterns.isEmpty ? ["$in": .array(values)] : nil
        case .exists: ["$exists": true]
        case .not(let inner):
            inner.count == 1 ? inner[0].parsedQuery.map { ["$not": .document($0)] } : nil
        default: nil
        }
    }
}
