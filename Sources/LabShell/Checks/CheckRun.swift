package import LabSandbox
package import ShellSyntax

/// What became of one assertion of a check.
package struct AssertionOutcome: Sendable, Hashable {
    /// As it stands in the check.
    package var source: String
    package var holds: Bool
    /// When false: the value of each side, what is missing, or where two states differ.
    package var explanation: [String]
    /// What the author says to the learner when it is false; may be empty.
    package var authorMessage: String
}

/// Evaluates check blocks.
package enum CheckRun {
    /// The outcome of each assertion, in order. Sandbox and shell are copies: nothing that a check does stays.
    ///
    /// A `const` that fails makes false every assertion that uses it, explained by its error.
    ///
    /// - Parameter start: the sandbox as the step began.
    package static func evaluate(
        _ script: CheckScript, shell: Shell, sandbox: Sandbox, start: Sandbox, limits: ShellLimits = .check
    ) -> [AssertionOutcome] {
        var shell = shell
        var sandbox = sandbox
        var outcomes: [AssertionOutcome] = []
        let result = shell.evaluate(on: &sandbox, start: start, limits: limits, isCheck: true) {
            (machine) throws(Interruption) in
            var check = CheckMachine()
            try machine.inNewScope { (machine) throws(Interruption) in
                for line in script.lines { outcomes += try check.run(line, in: &machine) }
            }
            return .undefined
        }
        if let error = result.error {
            // A spent budget: what was not reached is false.
            for assertion in script.assertions.dropFirst(outcomes.count) {
                outcomes.append(
                    AssertionOutcome(
                        source: assertion.source, holds: false, explanation: [error.text],
                        authorMessage: assertion.message))
            }
        }
        return outcomes
    }

    /// The value of one expression on copies, such as a goal's or a quiz's answer.
    package static func value(
        of expression: Expression, shell: Shell, sandbox: Sandbox, start: Sandbox, limits: ShellLimits = .check
    ) -> ShellResult {
        var shell = shell
        var sandbox = sandbox
        return shell.evaluate(on: &sandbox, start: start, limits: limits) { (machine) throws(Interruption) in
            try machine.evaluate(expression)
        }
    }
}

/// The constants of a check that were given so far.
struct CheckMachine {
    /// With the unit of their values, for explanations.
    var constants: [(name: String, unit: String?)] = []
    /// Those whose value could not be had, and why.
    var failed: [String: String] = [:]

    mutating func run(_ line: CheckScript.Line, in machine: inout Machine) throws(Interruption) -> [AssertionOutcome] {
        switch line {
        case .constant(let statement):
            try declare(statement, in: &machine)
            return []
        case .assertion(let assertion): return [try outcome(of: assertion, in: &machine)]
        }
    }

    private mutating func declare(_ statement: Statement, in machine: inout Machine) throws(Interruption) {
        guard case .declaration(_, let declarators) = statement.kind else { return }
        for declarator in declarators {
            let names = declarator.pattern.names.map(\.name)
            if let reason = declarator.value.flatMap({ reasonOfFailure(in: $0.namesUsed) }) {
                for name in names { failed[name] = reason }
                continue
            }
            do {
                let value =
                    try declarator.value.map { (value) throws(Interruption) in try machine.evaluate(value) }
                    ?? .undefined
                try machine.bind(declarator.pattern, to: value, as: .const)
                let unit = declarator.value.flatMap { UnitReader(constants: constants).unit(of: $0) }
                constants += names.map { ($0, unit) }
            } catch {
                let reason = try Explanation.reason(error, in: &machine)
                for name in names { failed[name] = reason }
            }
        }
    }

    /// Why a constant that is used could not be had.
    private func reasonOfFailure(in used: Set<String>) -> String? {
        failed.sorted { $0.key < $1.key }.first { used.contains($0.key) }?.value
    }

    private func outcome(
        of assertion: CheckScript.Assertion, in machine: inout Machine
    ) throws(Interruption) -> AssertionOutcome {
        var outcome = AssertionOutcome(
            source: assertion.source, holds: false, explanation: [], authorMessage: assertion.message)
        let used = assertion.expression.namesUsed
        for (name, reason) in failed.sorted(by: { $0.key < $1.key }) where used.contains(name) {
            outcome.explanation = ["\(name): \(reason)"]
            return outcome
        }
        let outerScope = machine.scope
        let outerDepth = machine.depth
        do {
            let explanation = Explanation(constants: constants.filter { used.contains($0.name) })
            let verdict = try explanation.judge(assertion.expression, in: &machine)
            outcome.holds = verdict.holds
            outcome.explanation = verdict.holds ? [] : verdict.lines
        } catch {
            machine.scope = outerScope
            machine.depth = outerDepth
            outcome.explanation = [try Explanation.reason(error, in: &machine)]
        }
        return outcome
    }
}
