import ShellSyntax

/// Every `${x}` has its variable, and every variable its use.
enum VariableUse: LabRule {
    static func check(_ linted: LintedLab) {
        var reader = VariableUses(linted)
        reader.read()
        for variable in linted.lab.variables where !reader.used.contains(variable.name) {
            linted.findings.report(
                .variableUnused, at: variable.position, "The variable `\(variable.name)` is not used",
                "Write ${\(variable.name)} where its value belongs, or remove it")
        }
        checkDifference(linted)
    }

    /// `not: other` leaves something to draw, whatever the other one drew.
    private static func checkDifference(_ linted: LintedLab) {
        for variable in linted.lab.variables where variable.not != nil && variable.valueCount < 2 {
            linted.findings.report(
                .variableValue, at: variable.position,
                "`\(variable.name)` has one value, and it may be that of the other variable",
                "Give it at least two values")
        }
    }
}

/// Walks over every text of a lab in which variables are replaced.
private struct VariableUses {
    private let linted: LintedLab
    private let declared: Set<String>
    private(set) var used: Set<String> = []

    init(_ linted: LintedLab) {
        self.linted = linted
        declared = Set(linted.lab.variables.map(\.name))
    }

    mutating func read() {
        let source = linted.source
        let lab = linted.lab
        plain(source.frontMatterRange)
        nodes(lab.intro)
        for block in lab.setup { shell(block.fragment) }
        for step in lab.steps { read(step) }
    }

    private mutating func read(_ step: Step) {
        plain(linted.source.line(step.line))
        nodes(step.nodes)
        for block in step.setup { shell(block.fragment) }
        for block in step.solutions { shell(block.fragment) }
        for block in step.wrongs {
            plain(linted.source.line(block.line))
            shell(block.fragment)
        }
        for hint in step.hints { prose(hint) }
        if let passed = step.passed { prose(passed) }
    }

    private mutating func nodes(_ nodes: [Node]) {
        for node in nodes {
            switch node {
            case .prose(let block): prose(block)
            case .shell(let block):
                shell(block.fragment)
                if let output = block.output { self.block(output.line) }
            case .check(let block):
                plain(linted.source.line(block.line))
                shell(MappedText(block.source, in: linted.source))
            case .goal(let block): self.block(block.line)
            case .quiz(let block): self.block(block.line)
            case .fill(let block): fill(block)
            case .view(let block): self.block(block.line)
            case .code: break
            }
        }
    }

    private mutating func prose(_ block: Prose) {
        let breaks = block.markdown.utf8.dropLast().count { $0 == Byte.newline }
        plain(linted.source.lines(block.line, block.line + breaks))
    }

    /// A fenced block of ours in which everything is text: from its opening fence to the next one.
    private mutating func block(_ line: Int) {
        let source = linted.source
        var last = line
        while last < source.lineCount, !source.isFence(last + 1) { last += 1 }
        plain(source.lines(line, last))
    }

    private mutating func fill(_ block: FillBlock) {
        for (piece, offset) in zip(block.fragment.pieces, block.fragment.offsets) {
            switch piece {
            case .literal(let text): plain(offset..<(offset + text.utf8.count))
            case .blank(let blank):
                plain(offset..<(offset + blank.answer.utf8.count))
                note(blank.hint, at: offset)
            }
        }
    }

    private mutating func note(_ text: String, at offset: Int) {
        for occurrence in VariableSyntax.occurrences(in: Array(text.utf8)) { use(occurrence.name, at: offset) }
    }

    private mutating func plain(_ range: Range<Int>) {
        let bytes = Array(linted.source.bytes[range])
        for occurrence in VariableSyntax.occurrences(in: bytes) {
            use(occurrence.name, at: range.lowerBound + occurrence.range.lowerBound)
        }
    }

    private mutating func shell(_ fragment: Fragment) {
        shell(MappedText(fragment))
        for (piece, offset) in zip(fragment.pieces, fragment.offsets) {
            if case .blank(let blank) = piece { note(blank.hint, at: offset) }
        }
    }

    private mutating func shell(_ text: MappedText) {
        for occurrence in ShellVariables.occurrences(in: text.bytes) {
            // In a template literal it is JavaScript's, whose own names the shell knows.
            if occurrence.inTemplate {
                used.insert(occurrence.name)
            } else {
                use(occurrence.name, at: text.offset(at: occurrence.range.lowerBound))
            }
        }
    }

    private mutating func use(_ name: String, at offset: Int) {
        used.insert(name)
        guard !declared.contains(name), !linted.findings.isFull else { return }
        let remedy =
            nearest(name, in: declared.sorted()).map { "Did you mean ${\($0)}?" }
            ?? "Declare it in the front matter's `variables`, or write \\${\(name)} if it is meant as it stands"
        linted.findings.report(.variableUndeclared, at: offset, "There is no variable `\(name)`", remedy)
    }
}

extension LabSource {
    fileprivate func isFence(_ number: Int) -> Bool {
        let line = bytes[line(number)]
        return line.starts(with: "```".utf8) || line.starts(with: "~~~".utf8)
    }

    /// The lines between the file's first `---` and the next.
    fileprivate var frontMatterRange: Range<Int> {
        guard lineCount > 1 else { return 0..<0 }
        let end = (2...lineCount).first { bytes[line($0)].starts(with: "---".utf8) } ?? 1
        return lines(2, end - 1)
    }
}
