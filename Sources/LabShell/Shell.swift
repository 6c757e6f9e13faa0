package import BSON
package import LabSandbox
import ShellSyntax

/// A learner's shell: variables, current database, and the cursor that `it` goes on with. A value: copying it is the
/// snapshot, with objects and their identities.
package struct Shell: Sendable {
    var state: ShellState

    /// `constants` are names that the input may read and not assign, such as a lab's variables.
    package init(database: String, constants: [(String, BSONValue)] = []) {
        state = ShellState(database: database)
        for (name, value) in constants { define(name, value) }
    }

    /// The current database; `use` changes it.
    package var database: String {
        get { state.database }
        set { state.database = newValue }
    }

    private mutating func define(_ name: String, _ value: BSONValue) {
        let constant = state.heap.value(of: value)
        _ = state.heap.withScope(state.globals) { $0.declare(name, constant, isConstant: true) }
    }

    /// The names that the learner declared.
    package var variableNames: [String] {
        guard case .scope(let scope) = state.heap[state.globals] else { return [] }
        return scope.names
    }

    /// The fields of a variable that holds a document, for completion; nil when the chain begins with no variable.
    func variableFields(_ chain: [String]) -> [String]? {
        guard case .scope(let scope) = state.heap[state.globals], let first = chain.first,
            let position = scope.position(of: first)
        else { return nil }
        var value = scope.bindings[position].value
        for name in chain.dropFirst() {
            guard case .object(let reference) = value, let next = state.heap[reference].readField(name) else {
                return []
            }
            value = next
        }
        guard case .object(let reference) = value else {
            if case .string = value { return stringTable.methods.map(\.name) }
            return []
        }
        switch state.heap[reference] {
        case .document(let fields): return fields.keys
        case .lazyDocument(let lazy): return lazy.document.keys
        case .array: return arrayTable.methods.map(\.name)
        default: return []
        }
    }

    /// Evaluates an input on a sandbox. What it did before an error stays done.
    ///
    /// - Parameters:
    ///   - start: the sandbox as the step began, for `start(() => x)`.
    ///   - eachSecond: called after every virtual second of waiting.
    package mutating func run(
        _ source: String, on sandbox: inout Sandbox, start: Sandbox? = nil, limits: ShellLimits = .command,
        eachSecond: ((borrowing Sandbox) -> Void)? = nil
    ) -> ShellResult {
        switch Parser.parse(source) {
        case .failure(let diagnostic): return ShellResult(error: ShellError(diagnostic))
        case .success(let program):
            return evaluate(on: &sandbox, start: start, limits: limits, eachSecond: eachSecond) {
                (machine) throws(Interruption) in
                _ = try machine.run(program.statements)
                let value = machine.completion
                if let text = try machine.resultText(value) { try machine.print(text) }
                return value
            }
        }
    }

    /// Runs `body` in a machine that holds this shell's state, and takes the state back.
    mutating func evaluate(
        on sandbox: inout Sandbox, start: Sandbox?, limits: ShellLimits, isCheck: Bool = false,
        eachSecond: ((borrowing Sandbox) -> Void)? = nil, _ body: (inout Machine) throws(Interruption) -> Value
    ) -> ShellResult {
        var held = ShellState(database: "")
        swap(&held, &state)
        return withUnsafeMutablePointer(to: &sandbox) { pointer in
            var machine = Machine(
                state: held, world: World(pointer), startSnapshot: start, limits: limits, isCheck: isCheck,
                eachSecond: eachSecond)
            held = ShellState(database: "")
            var result = ShellResult()
            do throws(Interruption) {
                let value = try body(&machine)
                result.value = try? machine.bson(of: value, at: nil)
            } catch {
                result.error = machine.shellError(error)
            }
            result.outputs = machine.outputs
            state = machine.finish()
            state.reclaim()
            return result
        }
    }
}

/// What an input gave.
package struct ShellResult: Sendable {
    /// What it printed, its value last.
    package var outputs: [Output] = []
    /// Its value, where that can be told as BSON.
    package var value: BSONValue?
    package var error: ShellError?

    package var text: String { outputs.map(\.text).joined(separator: "\n") }
}

extension Shell {
    /// How many objects are kept, built-in ones and scopes included.
    package var objectCount: Int { state.heap.count }

    /// Whether an earlier value of this shell had the same variables and database; an input that did not get as far as
    /// changing one leaves them the same.
    package func isUnchanged(since earlier: Shell) -> Bool {
        state.heap.changes == earlier.state.heap.changes && state.database == earlier.state.database
            && state.iterated == earlier.state.iterated
            && state.listeners.isUnchanged(since: earlier.state.listeners)
    }
}
