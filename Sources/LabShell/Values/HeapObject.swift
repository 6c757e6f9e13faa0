import BSON
import ShardCluster
import ShellSyntax

/// What lives in a heap cell. The large and rare cases are indirect, so that a cell stays small.
enum HeapObject: Sendable {
    case document(PropertyMap)
    case lazyDocument(LazyDocument)
    case array([Value])
    indirect case function(Closure)
    /// A table's method with the value that it was read from.
    case method(Method, receiver: Value)
    /// Milliseconds since 1970 in UTC; NaN for an invalid date.
    case date(Double)
    /// ObjectId, Long, Timestamp and their kin.
    case bson(BSONValue)
    case regularExpression(BSONRegex)
    case set(ValueSet)
    indirect case map(ValueMap)
    case error(PropertyMap)
    indirect case cursor(CursorState)
    case database(String)
    case collection(database: String, name: String)
    /// A database of a session or of one node.
    indirect case linkedDatabase(String, Link)
    indirect case linkedCollection(CollectionName, Link)
    /// A client session, by its place in the shell's list.
    case session(Int)
    /// A connection to one node.
    indirect case connection(String)
    /// `sh`, `load`, `Math`, ...: the name of its table.
    case namespace(String)
    /// What `collection.explain()` gives.
    indirect case explainable(database: String, name: String, verbosity: String)
    case scope(Scope)
    case free(next: Int?)

    /// A document's field that is a value already.
    func readField(_ name: String) -> Value? {
        switch self {
        case .document(let fields): fields[name]
        case .lazyDocument(let lazy): lazy.known[name]
        default: nil
        }
    }
}

/// A function of the learner's with the scope in which it was written.
struct Closure: Sendable {
    var node: FunctionNode
    var scope: Reference
    var name: String
}

/// The variables of one block or call.
struct Scope: Sendable {
    var names: [String] = []
    var bindings: [Binding] = []
    var parent: Reference?
    var isFunction: Bool
    /// A function keeps it alive beyond its block.
    var isCaptured = false

    init(parent: Reference? = nil, isFunction: Bool = false) {
        self.parent = parent
        self.isFunction = isFunction
    }

    struct Binding: Sendable {
        var value: Value
        var isConstant: Bool
    }

    func position(of name: String) -> Int? { names.firstIndex(of: name) }

    mutating func declare(_ name: String, _ value: Value, isConstant: Bool) {
        if let position = position(of: name) {
            bindings[position] = Binding(value: value, isConstant: isConstant)
        } else {
            names.append(name)
            bindings.append(Binding(value: value, isConstant: isConstant))
        }
    }
}
