import BSON

/// Whether one filter follows from another: every document that the one matches, the other matches too.
extension MatchNode {
    /// Follows the server's rule for partial indexes, which says no where it cannot tell.
    func implies(_ other: MatchNode) -> Bool {
        switch other {
        case .always: return true
        case .all(let nodes): return nodes.allSatisfy(implies)
        case .any(let nodes):
            if nodes.contains(where: implies) { return true }
            if case .any(let own) = self { return own.allSatisfy { $0.implies(other) } }
            return false
        default: break
        }
        switch self {
        case .never: return true
        case .all(let nodes): return nodes.contains { $0.implies(other) }
        case .any(let nodes): return nodes.allSatisfy { $0.implies(other) }
        case .field(let path, let predicate):
            guard case .field(let otherPath, let wanted) = other, path == otherPath else { return false }
            return predicate.implies(wanted)
        default: return false
        }
    }
}

extension MatchPredicate {
    fileprivate func implies(_ other: MatchPredicate) -> Bool {
        switch other {
        case .exists: return needsValue
        case .type(let types):
            if case .type(let own) = self { return own == types }
            return false
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn:
            if case .isIn(let values, let patterns) = self {
                return patterns.isEmpty && values.allSatisfy { MatchPredicate.equal($0).implies(other) }
            }
            guard let own = FieldBounds.bounds(of: self, hashed: false),
                let wanted = FieldBounds.bounds(of: other, hashed: false)
            else { return false }
            guard own.isExact && wanted.isExact else { return isNullEquality && other.isNullEquality }
            let common = own.intersection(wanted).intervals
            return common == own.intervals
        default: return false
        }
    }

    private var isNullEquality: Bool {
        if case .equal(.null) = self { true } else { false }
    }

    /// Whether a document without the field can't match.
    private var needsValue: Bool {
        switch self {
        case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
            .greaterOrEqual(let value):
            value != .null
        case .isIn(let values, _): !values.contains(.null)
        case .not(let inner):
            if case .equal(.null)? = inner.first { true } else { false }
        default: true
        }
    }

    /// Whether a sparse index may answer it: it finds only what has the field.
    var isSparseSafe: Bool {
        switch self {
        case .equal(let value): value != .null
        case .isIn(let values, _): !values.contains(.null)
        case .lessOrEqual(let value), .greaterOrEqual(let value): value != .null
        case .not: false
        default: true
        }
    }
}

extension MatchNode {
    /// Whether the conditions on a field let a sparse index be used.
    func isSparseSafe(on path: String) -> Bool {
        switch self {
        case .all(let nodes): nodes.contains { $0.isSparseSafe(on: path) }
        case .any(let nodes): nodes.allSatisfy { $0.isSparseSafe(on: path) }
        case .field(let field, let predicate): field.text == path && predicate.isSparseSafe
        default: false
        }
    }
}
