package import BSON

/// Which fields of a document are shown, and which are computed.
package struct Projection: Sendable {
    private let tree: ProjectionTree
    private let isInclusion: Bool
    private let includesID: Bool

    /// The projection of a find: also `$slice`, `$elemMatch` and the positional `field.$`.
    package init(find specification: BSONDocument, variables: [String] = []) throws(CommandError) {
        self.init(try ProjectionParser(specification, isFind: true, variables: variables))
    }

    /// The specification of a `$project`.
    init(stage specification: BSONDocument, variables: [String]) throws(CommandError) {
        self.init(try ProjectionParser(specification, isFind: false, variables: variables))
    }

    private init(_ parsed: ProjectionParser) {
        tree = parsed.tree
        includesID = parsed.includesID ?? true
        // `{_id: 1}` alone includes; `{_id: 0}` alone, or only `$slice`, shows the rest.
        isInclusion = parsed.mode.map { $0 == .inclusion } ?? (parsed.includesID == true)
    }

    /// `matcher` is the query's, which decides the positional element.
    package func apply(
        to document: BSONDocument, matcher: Matcher? = nil, constants: ExpressionConstants = .none
    ) throws(CommandError) -> BSONDocument {
        let run = ProjectionRun(
            root: document, matcher: matcher, scope: ExpressionScope(document, constants), isInclusion: isInclusion)
        var result = try run.project(document, tree, isTop: true, showsID: includesID)
        if isInclusion { try run.addComputed(tree, to: &result) }
        return result
    }

    /// What computes fields.
    var expressions: [Expression] { tree.expressions }

    /// The fields of a projection that does nothing but show some at the top level; nil for any other.
    var plainInclusions: [String]? {
        guard isInclusion else { return nil }
        for (_, node) in tree.fields {
            switch node {
            case .include: continue
            case .exclude: continue
            default: return nil
            }
        }
        let shown = tree.fields.filter { if case .include = $0.node { true } else { false } }.map(\.name)
        return includesID && !shown.contains("_id") ? ["_id"] + shown : shown
    }

    /// Whether fields are only shown or left out at the top level.
    var isSimple: Bool {
        tree.fields.allSatisfy { field in
            switch field.node {
            case .include, .exclude: true
            default: false
            }
        }
    }

    /// Top-level fields that can matter to the result; nil for "any".
    package var dependencies: [String]? {
        guard isInclusion, !tree.hasComputed else { return nil }
        return tree.fields.map(\.name) + (includesID ? ["_id"] : [])
    }
}

/// A projection at work on one document.
private struct ProjectionRun {
    let root: BSONDocument
    let matcher: Matcher?
    let scope: ExpressionScope
    let isInclusion: Bool

    /// The fields that were there, without what expressions add.
    func project(
        _ document: BSONDocument, _ tree: ProjectionTree, isTop: Bool, showsID: Bool
    ) throws(CommandError) -> BSONDocument {
        var result = BSONDocument()
        for (key, value) in document {
            let node = tree[key]
            if isTop, key == "_id", node == nil {
                if showsID { result.append(key, value) }
                continue
            }
            if let shown = try shown(value, node) { result.append(key, shown) }
        }
        return result
    }

    private func shown(_ value: BSONValue, _ node: ProjectionNode?) throws(CommandError) -> BSONValue? {
        switch node {
        case nil: return kept(value)
        case .include: return value
        case .exclude: return nil
        case .computed(let expression):
            if let computed = try expression.evaluate(scope) { return computed }
            return nil
        case .nested(let tree): return try nested(value, tree)
        case .slice(let skip, let count):
            guard case .array(let elements) = value else { return value }
            guard let skip else { return .array(ArraySlicing.slice(elements, count: count)) }
            return .array(ArraySlicing.slice(elements, skip: skip, count: count))
        case .elementMatch(let node):
            guard case .array(let elements) = value else { return nil }
            for element in elements where Self.fits(element, node) { return .array([element]) }
            return nil
        case .positional: return try positional(value)
        }
    }

    /// What happens to a value that the projection doesn't name.
    private func kept(_ value: BSONValue) -> BSONValue? {
        // Spelt out: a bare `nil` beside a BSONValue would be BSON's null.
        isInclusion ? Optional.none : .some(value)
    }

    /// The node is either a filter for documents, or one for `{e: [element]}`.
    private static func fits(_ element: BSONValue, _ node: MatchNode) -> Bool {
        if case .field(_, .elementSatisfies) = node { return node.matchesElement(["e": .array([element])]) }
        return MatchComparison.asDocument(element).map(node.matchesElement) ?? false
    }

    private func positional(_ value: BSONValue) throws(CommandError) -> BSONValue? {
        guard case .array(let elements) = value else { return value }
        guard let position = try matcher?.matchedPosition(in: root), position < elements.count else {
            throw .location(51246, "positional operator '.$' couldn't find a matching element in the array")
        }
        return .array([elements[position]])
    }

    private func nested(_ value: BSONValue, _ tree: ProjectionTree) throws(CommandError) -> BSONValue? {
        switch value {
        case .document(let inner):
            return .document(try project(inner, tree, isTop: false, showsID: true))
        case .array(let elements):
            var kept: [BSONValue] = []
            for element in elements {
                if let shown = try nested(element, tree) { kept.append(shown) }
            }
            return .array(kept)
        default: return kept(value)
        }
    }

    /// Computed fields that stood nowhere in the document come behind the others.
    func addComputed(_ tree: ProjectionTree, to result: inout BSONDocument) throws(CommandError) {
        for (name, node) in tree.fields {
            switch node {
            case .computed(let expression):
                if result[name] == nil, let value = try expression.evaluate(scope) { result.append(name, value) }
            case .nested(let inner) where inner.hasComputed:
                result[name] = try addComputed(inner, into: result[name])
            default: continue
            }
        }
    }

    private func addComputed(_ tree: ProjectionTree, into value: BSONValue?) throws(CommandError) -> BSONValue {
        if case .array(let elements) = value {
            var changed: [BSONValue] = []
            for element in elements { changed.append(try addComputed(tree, into: element)) }
            return .array(changed)
        }
        var document = value?.document ?? BSONDocument()
        try addComputed(tree, to: &document)
        return .document(document)
    }
}
