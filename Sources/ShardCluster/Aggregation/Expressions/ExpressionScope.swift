package import BSON

/// What an expression can name that doesn't come from a document.
package struct ExpressionConstants: Sendable, Hashable {
    /// `$$NOW`, milliseconds since 1970.
    package var now: Int64
    /// `$$CLUSTER_TIME`.
    package var clusterTime: BSONTimestamp
    /// The command's `let`.
    package var variables: BSONDocument

    package init(now: Int64, clusterTime: BSONTimestamp, variables: BSONDocument = [:]) {
        self.now = now
        self.clusterTime = clusterTime
        self.variables = variables
    }

    package static let none = ExpressionConstants(now: 0, clusterTime: BSONTimestamp(raw: 0))
}

/// The document and the variables that an expression sees.
struct ExpressionScope {
    let root: BSONDocument
    let constants: ExpressionConstants
    private var bound: [(name: String, value: BSONValue?)] = []

    init(_ root: BSONDocument, _ constants: ExpressionConstants) {
        self.root = root
        self.constants = constants
    }

    func binding(_ name: String, _ value: BSONValue?) -> ExpressionScope {
        var inner = self
        inner.bound.append((name, value))
        return inner
    }

    /// What `$a` starts from: the document, unless CURRENT was bound anew.
    var current: BSONValue? {
        bound.isEmpty ? .document(root) : value(of: "CURRENT")
    }

    func value(of name: String) -> BSONValue? {
        if let found = bound.last(where: { $0.name == name }) { return found.value }
        switch name {
        case "ROOT", "CURRENT": return .document(root)
        case "NOW": return .date(constants.now)
        case "CLUSTER_TIME": return .timestamp(constants.clusterTime)
        case "REMOVE": return nil
        case "DESCEND": return .string("descend")
        case "PRUNE": return .string("prune")
        case "KEEP": return .string("keep")
        default: return constants.variables[name]
        }
    }
}
