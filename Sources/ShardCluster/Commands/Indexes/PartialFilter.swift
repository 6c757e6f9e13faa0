import BSON

/// Which filters a partial index may have.
enum PartialFilter {
    /// Why not, or nil.
    static func fault(_ node: MatchNode) -> CommandError? {
        switch node {
        case .always: return nil
        case .all(let nodes), .any(let nodes):
            for node in nodes { if let fault = fault(node) { return fault } }
            return nil
        case .field(let path, let predicate):
            return description(of: predicate, at: path.text).map(unsupported)
        case .none: return unsupported("$nor")
        case .never: return unsupported("$alwaysFalse")
        case .expression:
            return CommandError(
                code: 224, codeName: "QueryFeatureNotAllowed", message: "$expr is not allowed in this context")
        }
    }

    private static func unsupported(_ text: String) -> CommandError {
        .cannotCreateIndex("Expression not supported in partial index: \(text)\n")
    }

    /// The server's text of a predicate that can't be in a partial index; nil for one that can.
    private static func description(of predicate: MatchPredicate, at path: String) -> String? {
        switch predicate {
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .exists, .type: nil
        case .isIn(_, let patterns): patterns.isEmpty ? nil : "\(path) $in"
        case .not(let inner): "$not\n    " + (inner.first.map { text(of: $0, at: path) } ?? "")
        default: text(of: predicate, at: path)
        }
    }

    private static func text(of predicate: MatchPredicate, at path: String) -> String {
        switch predicate {
        case .equal(let value): "\(path) $eq \(value.serverText)"
        case .less(let value): "\(path) $lt \(value.serverText)"
        case .lessOrEqual(let value): "\(path) $lte \(value.serverText)"
        case .greater(let value): "\(path) $gt \(value.serverText)"
        case .greaterOrEqual(let value): "\(path) $gte \(value.serverText)"
        case .isIn(let values, _): "\(path) $in \(BSONValue.array(values).serverText)"
        case .exists: "\(path) exists"
        case .modulo(let divisor, let remainder): "\(path) mod \(divisor) % x == \(remainder)"
        case .size(let count): "\(path) $size : \(count)"
        case .pattern: "\(path) regex"
        case .elementMatches: "\(path) $elemMatch (obj)"
        case .elementSatisfies: "\(path) $elemMatch (value)"
        case .type: "\(path) type"
        case .bits: "\(path) $bits"
        case .not(let inner): "$not\n    " + (inner.first.map { text(of: $0, at: path) } ?? "")
        }
    }
}
