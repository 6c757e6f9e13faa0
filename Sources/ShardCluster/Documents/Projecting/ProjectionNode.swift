import BSON

/// What a projection does with one field, and with those below it.
indirect enum ProjectionNode: Sendable {
    case include
    case exclude
    case computed(Expression)
    case nested(ProjectionTree)
    case slice(skip: Int64?, count: Int64)
    case elementMatch(MatchNode)
    case positional
}

/// Fields by name, in the order of the specification.
struct ProjectionTree: Sendable {
    private(set) var fields: [(name: String, node: ProjectionNode)] = []

    subscript(name: String) -> ProjectionNode? {
        for field in fields where UTF8Order.equal(field.name, name) { return field.node }
        return nil
    }

    /// Puts a node at a path; two specifications of which one lies inside the other collide (31249, 31250).
    mutating func insert(_ node: ProjectionNode, at parts: ArraySlice<String>, of path: String) throws(CommandError) {
        guard let head = parts.first else { return }
        let place = fields.firstIndex { UTF8Order.equal($0.name, head) }
        if parts.count == 1 {
            guard let place else {
                fields.append((head, node))
                return
            }
            if case .nested = fields[place].node { throw .location(31250, "Path collision at \(path)") }
            fields[place].node = node
            return
        }
        var inner = ProjectionTree()
        if let place {
            guard case .nested(let tree) = fields[place].node else {
                throw .location(
                    31249, "Path collision at \(path) remaining portion \(parts.dropFirst().joined(separator: "."))")
            }
            inner = tree
        }
        try inner.insert(node, at: parts.dropFirst(), of: path)
        if let place { fields[place].node = .nested(inner) } else { fields.append((head, .nested(inner))) }
    }

    /// What computes fields, at any depth.
    var expressions: [Expression] {
        fields.flatMap { field -> [Expression] in
            switch field.node {
            case .computed(let expression): [expression]
            case .nested(let tree): tree.expressions
            default: []
            }
        }
    }

    /// Whether any field below is computed, so that it appears even where there was nothing.
    var hasComputed: Bool {
        fields.contains { field in
            switch field.node {
            case .computed: true
            case .nested(let tree): tree.hasComputed
            default: false
            }
        }
    }
}
