import BSON

/// A filter such as `{a: 1, b: "x"}`: plain fields, each once, equal to values that an index has as they are.
///
/// Most filters of point reads and writes are; their bounds follow without intervals where the key has no dotted fields,
/// which need more than names to be compared.
struct PlainEqualities: Sendable {
    private let nodes: [MatchNode]

    init?(_ node: MatchNode) {
        if case .all(let nodes) = node { self.nodes = nodes } else { nodes = [node] }
        for (place, node) in nodes.enumerated() {
            guard case .field(let path, .equal(let value)) = node, path.parts.count == 1, Self.isPlain(value),
                !nodes[..<place].contains(where: { Self.name($0) == path.parts[0] })
            else { return nil }
        }
    }

    subscript(name: String) -> BSONValue? {
        for case .field(let path, .equal(let value)) in nodes where path.parts[0] == name { return value }
        return nil
    }

    /// The field and its value, where there is one.
    var only: (field: String, value: BSONValue)? {
        guard nodes.count == 1, case .field(let path, .equal(let value)) = nodes[0] else { return nil }
        return (path.parts[0], value)
    }

    private static func name(_ node: MatchNode) -> String? {
        if case .field(let path, _) = node { path.parts[0] } else { nil }
    }

    /// Not an array, which an index takes apart, and not null, which stands for what is missing too.
    static func isPlain(_ value: BSONValue) -> Bool {
        switch value {
        case .int32, .int64, .string, .objectID, .bool, .date: true
        case .double(let number): !number.isNaN
        default: false
        }
    }
}
