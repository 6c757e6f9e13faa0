import BSON

extension MatchNode {
    /// Whether the document fits; `position` receives where in an array the last array predicate fitted.
    ///
    /// Throws what an `$expr` throws.
    func matches(
        _ document: BSONDocument, constants: ExpressionConstants, position: inout Int?
    ) throws(CommandError) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .all(let nodes):
            for node in nodes {
                if try !node.matches(document, constants: constants, position: &position) { return false }
            }
            return true
        case .any(let nodes):
            for node in nodes {
                if try node.matches(document, constants: constants, position: &position) { return true }
            }
            return false
        case .none(let nodes):
            var ignored: Int?
            for node in nodes {
                if try node.matches(document, constants: constants, position: &ignored) { return false }
            }
            return true
        case .field(let path, let predicate):
            return predicate.matches(document, at: path, position: &position)
        case .expression(let expression):
            return try expression.holds(for: document, constants)
        }
    }
}

extension MatchNode {
    /// Inside `$elemMatch`, where the parser allows no `$expr`, so that nothing can be thrown.
    func matchesElement(_ element: BSONDocument) -> Bool {
        var ignored: Int?
        return (try? matches(element, constants: .none, position: &ignored)) ?? false
    }
}

extension MatchPredicate {
    func matches(_ document: BSONDocument, at path: FieldPath, position: inout Int?) -> Bool {
        if case .not(let predicates) = self {
            var ignored: Int?
            for predicate in predicates where !predicate.matches(document, at: path, position: &ignored) {
                return true
            }
            return false
        }
        var found: Int?
        let isFound = path.visit(document, leaf: leaf) { element in
            var offset = element.arrayOffset
            guard holds(element.value, offset: &offset) else { return false }
            found = offset
            return true
        }
        if isFound, let found { position = found }
        return isFound
    }

    /// Whether one element fits, without looking into arrays except where the predicate is about arrays.
    func holds(_ value: BSONValue?, offset: inout Int?) -> Bool {
        switch self {
        case .equal(let other): return MatchComparison.equal(value, other)
        case .less(let other): return MatchComparison.holds(value, other, orEqual: false) { $0 < 0 }
        case .lessOrEqual(let other): return MatchComparison.holds(value, other, orEqual: true) { $0 <= 0 }
        case .greater(let other): return MatchComparison.holds(value, other, orEqual: false) { $0 > 0 }
        case .greaterOrEqual(let other): return MatchComparison.holds(value, other, orEqual: true) { $0 >= 0 }
        case .isIn(let values, let patterns):
            return values.contains { MatchComparison.equal(value, $0) }
                || patterns.contains { MatchComparison.fits($0, value) }
        case .exists: return value != nil
        case .type(let types): return value.map(types.contains) ?? false
        case .modulo(let divisor, let remainder):
            guard let number = value.flatMap(MatchParser.truncated) else { return false }
            return divisor == -1 ? remainder == 0 : number % divisor == remainder
        case .pattern(let pattern): return MatchComparison.fits(pattern, value)
        case .size(let size): return value?.array?.count == size
        case .bits(let test): return value.map(test.holds) ?? false
        case .elementMatches(let node):
            return Self.firstElement(value, offset: &offset) { element in
                MatchComparison.asDocument(element).map(node.matchesElement) ?? false
            }
        case .elementSatisfies(let predicates):
            return Self.firstElement(value, offset: &offset) { element in
                predicates.allSatisfy { $0.holdsWithin(element) }
            }
        case .not(let predicates):
            return !predicates.allSatisfy { $0.holdsWithin(value) }
        }
    }

    /// Inside `$elemMatch`: the element stands for itself.
    private func holdsWithin(_ value: BSONValue?) -> Bool {
        var ignored: Int?
        return holds(value, offset: &ignored)
    }

    private static func firstElement(
        _ value: BSONValue?, offset: inout Int?, _ fits: (BSONValue) -> Bool
    ) -> Bool {
        guard let index = value?.array?.firstIndex(where: fits) else { return false }
        offset = offset ?? index
        return true
    }
}

/// How a filter compares: within one type bracket, null with what is missing.
enum MatchComparison {
    static func equal(_ value: BSONValue?, _ other: BSONValue) -> Bool {
        guard let value else { return other.isNull }
        return value.type.canonicalOrder == other.type.canonicalOrder && BSONValue.compare(value, other) == 0
    }

    static func holds(_ value: BSONValue?, _ other: BSONValue, orEqual: Bool, _ test: (Int) -> Bool) -> Bool {
        switch other {
        case .minKey, .maxKey: return value.map { test(BSONValue.compare($0, other)) } ?? false
        case .null: return orEqual && (value?.isNull ?? true)
        default: break
        }
        guard let value, value.type.canonicalOrder == other.type.canonicalOrder else { return false }
        if isNaN(value) || isNaN(other) { return orEqual && isNaN(value) && isNaN(other) }
        return test(BSONValue.compare(value, other))
    }

    static func fits(_ pattern: Pattern, _ value: BSONValue?) -> Bool {
        switch value {
        case .string(let text): pattern.matches(text)
        case .regex(let regex): regex == pattern.source
        default: false
        }
    }

    /// An array element of an array is seen as a document with the positions as names.
    static func asDocument(_ value: BSONValue) -> BSONDocument? {
        switch value {
        case .document(let document): document
        case .array(let elements): BSONDocument(elements.enumerated().map { (String($0.offset), $0.element) })
        default: nil
        }
    }

    static func isNaN(_ value: BSONValue) -> Bool {
        switch value {
        case .double(let number): number.isNaN
        case .decimal128(let number): number.isNaN
        default: false
        }
    }
}
