import ShellSyntax

/// Commands, checks and expressions parse and name what the shell knows.
enum ShellText: LabRule {
    static func check(_ linted: LintedLab) {
        var reader = ShellReader(linted)
        for block in linted.lab.setup { reader.commands(block.fragment) }
        for step in linted.lab.steps { reader.read(step) }
    }
}

/// Reads a lab's shell code in the order in which a session runs it, so that it knows which names are declared.
private struct ShellReader {
    private let linted: LintedLab
    private let samples: [String: String]
    /// Names that the lab's own set-ups declare: checks may use them.
    private var prepared: Set<String>
    /// Names that learners' commands declare as well.
    private var declared: Set<String>

    init(_ linted: LintedLab) {
        self.linted = linted
        samples = Dictionary(linted.lab.variables.map { ($0.name, $0.value(at: 0) ?? $0.name) }) { first, _ in first }
        prepared = Set(samples.keys)
        declared = prepared
    }

    mutating func commands(_ fragment: Fragment) {
        let names = program(MappedText(fragment), declared: declared)
        prepared.formUnion(names)
        declared.formUnion(names)
    }

    mutating func read(_ step: Step) {
        for block in step.setup { commands(block.fragment) }
        let before = declared
        for block in step.shells { declared.formUnion(program(MappedText(block.fragment), declared: declared)) }
        var solved = declared
        for block in step.solutions { solved.formUnion(program(MappedText(block.fragment), declared: before)) }
        for block in step.wrongs { _ = program(MappedText(block.fragment), declared: before) }
        for block in step.checks { check(block) }
        for block in step.goals { expression(block.value, declared: prepared) }
        for block in step.quizzes {
            if case .expression(let answer, _) = block.response { expression(answer, declared: solved) }
        }
        for block in step.fills { fill(block, declared: solved) }
        declared = solved
    }

    private func substituted(_ text: MappedText) -> MappedText {
        let occurrences = ShellVariables.occurrences(in: text.bytes).filter { !$0.inTemplate }
        return text.replacing(occurrences) { samples[$0] ?? $0 }
    }

    /// Reads commands; gives the names that they declare.
    private func program(_ raw: MappedText, declared: Set<String>) -> Set<String> {
        let text = substituted(raw)
        switch Parser.parse(text.text) {
        case .failure(let problem):
            report(.shellSyntax, problem, text)
            return []
        case .success(let program):
            for problem in linted.vocabulary?.problems(in: program, declared: declared) ?? [] {
                report(.shellName, problem, text)
            }
            return program.declaredNames
        }
    }

    private func expression(_ excerpt: Excerpt, declared: Set<String>) {
        let text = substituted(MappedText(excerpt, in: linted.source))
        switch Parser.expression(text.text) {
        case .failure(let problem): report(.shellSyntax, problem, text)
        case .success(let expression):
            for problem in linted.vocabulary?.problems(in: expression, declared: declared) ?? [] {
                report(.shellName, problem, text)
            }
        }
    }

    private func check(_ block: CheckBlock) {
        let text = substituted(MappedText(block.source, in: linted.source))
        switch CheckScript.parse(text.text) {
        case .failure(let problem): report(.shellSyntax, problem, text)
        case .success(let script):
            if script.assertions.isEmpty, !block.source.text.allSatisfy(\.isWhitespace) {
                linted.findings.report(
                    .checkEmpty, atLine: block.line, "This check asserts nothing",
                    "Write a line that is true once the step is done")
            }
            for problem in linted.vocabulary?.problems(in: script.program, declared: prepared) ?? [] {
                report(.shellName, problem, text)
            }
        }
    }

    private func fill(_ block: FillBlock, declared: Set<String>) {
        for (piece, offset) in zip(block.fragment.pieces, block.fragment.offsets) {
            guard case .blank(let blank) = piece, blank.kind == .expression else { continue }
            expression(Excerpt(text: blank.answer, offset: offset, line: blank.position.line), declared: declared)
        }
    }

    private func report(_ rule: Rule, _ problem: SyntaxDiagnostic, _ text: MappedText) {
        linted.findings.report(rule, at: text.offset(at: problem.span.start), problem.message, problem.remedy)
    }
}

extension Program {
    /// What the program's own statements declare.
    fileprivate var declaredNames: Set<String> {
        var names: Set<String> = []
        for statement in statements {
            switch statement.kind {
            case .declaration(_, let declarators): names.formUnion(declarators.flatMap { $0.pattern.names.map(\.0) })
            case .function(let name, _): names.insert(name)
            default: break
            }
        }
        return names
    }
}
