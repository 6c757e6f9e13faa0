import BSON
import LabSandbox
import ShellSyntax

/// One input being evaluated.
struct Machine {
    var state: ShellState
    /// Where commands go: the session's sandbox, or a copy inside `start` and `fork`.
    var world: World
    /// The snapshot for `start(() => x)`.
    let startSnapshot: Sandbox?
    let limits: ShellLimits
    /// In a check, ordering and arithmetic with nothing end the assertion.
    let isCheck: Bool

    var scope: Reference
    var steps = 0
    var depth = 0
    /// Whether this runs where calls may nest to the limit.
    var isOnLargeStack = false
    /// How deep the document being converted is.
    var bsonDepth = 0
    var outputs: [Output] = []
    private var outputBytes = 0
    /// The value of the last expression statement.
    var completion: Value = .undefined
    /// How the result of a method is shown instead of its document: "Load is running. ..."
    var captions: [Reference: String] = [:]
    var waiting = WaitRecord()
    /// Inside `start` and `fork`, where no second counts for `keep` checks.
    var isAway = false
    /// A listener is being told.
    var isTelling = false
    /// The session and node of the command that is being made.
    var way = Link()
    let eachSecond: ((borrowing Sandbox) -> Void)?

    init(
        state: consuming ShellState, world: World, startSnapshot: Sandbox?, limits: ShellLimits, isCheck: Bool,
        eachSecond: ((borrowing Sandbox) -> Void)? = nil
    ) {
        scope = state.globals
        way = state.way
        self.state = state
        self.world = world
        self.startSnapshot = startSnapshot
        self.limits = limits
        self.isCheck = isCheck
        self.eachSecond = eachSecond
    }

    mutating func step(_ count: Int = 1, at span: SourceSpan? = nil) throws(Interruption) {
        steps += count
        if steps > limits.steps {
            throw .error(
                .limit(
                    "This takes more than \(limits.steps) steps.", at: span,
                    remedy: "Does a loop never end? Do it in parts."))
        }
    }

    mutating func print(_ text: String) throws(Interruption) {
        outputBytes += text.utf8.count
        guard outputBytes <= limits.outputBytes else {
            throw .error(
                .limit(
                    "This prints more than \(limits.outputBytes / 1024) KiB.",
                    remedy: "Print less: use limit() or a projection."))
        }
        outputs.append(Output(text: text))
    }

    mutating func allocate(_ object: HeapObject) throws(Interruption) -> Reference {
        guard state.heap.count < limits.objects else {
            throw .error(
                .limit(
                    "More than \(limits.objects) objects are in use.",
                    remedy: "Keep fewer documents, or do it in parts."))
        }
        return state.heap.allocate(object)
    }

    mutating func object(_ object: HeapObject) throws(Interruption) -> Value { .object(try allocate(object)) }

    mutating func array(_ values: [Value]) throws(Interruption) -> Value { try object(.array(values)) }

    mutating func document(_ pairs: [(String, Value)]) throws(Interruption) -> Value {
        try object(.document(PropertyMap(pairs)))
    }

    mutating func checked(_ text: String, at span: SourceSpan? = nil) throws(Interruption) -> Value {
        guard text.utf8.count <= limits.stringBytes else {
            throw .error(
                .limit("A string is longer than \(limits.stringBytes >> 20) MiB.", at: span, remedy: "Keep it shorter.")
            )
        }
        return .string(text)
    }
}

/// What an input printed: text ready to show, a line end not included.
package struct Output: Sendable, Hashable {
    package var text: String
}
