import ShellSyntax

/// Reads the front matter's `variables`.
enum VariableReader {
    static func read(_ fields: Fields) -> [VariableDeclaration] {
        guard let entry = fields.entry("variables") else { return [] }
        guard case .mapping(let entries) = entry.value.content else {
            _ = fields.fields(entry.value, of: "`variables`", keys: [])
            return []
        }
        var declared: [VariableDeclaration] = []
        for entry in entries {
            if let variable = variable(entry, after: declared, findings: fields.findings) { declared.append(variable) }
        }
        return declared
    }

    private static func variable(
        _ entry: YAMLEntry, after declared: [VariableDeclaration], findings: Findings
    ) -> VariableDeclaration? {
        guard VariableSyntax.isName(entry.key) else {
            findings.report(
                .variableValue, at: entry.keyOffset, "`\(entry.key)` cannot be the name of a variable",
                "Begin with a letter; letters, digits and _ may follow")
            return nil
        }
        if case .failure = Parser.parse("const \(entry.key) = 1") {
            findings.report(
                .variableValue, at: entry.keyOffset,
                "`\(entry.key)` is a word of JavaScript and cannot be the name of a variable",
                "Take another name: commands may use the variable as a constant")
            return nil
        }
        let what = "the variable `\(entry.key)`"
        let reader = Fields(
            [entry], of: "`variables`", keys: [entry.key], at: entry.keyOffset, findings: findings)
        guard let fields = reader.fields(entry.value, of: what, keys: ["pick", "int", "step", "not"]) else {
            return nil
        }
        guard let domain = domain(fields, what) else { return nil }
        let not = fields.text("not")
        if let not, !declared.contains(where: { $0.name == not.text }) {
            findings.report(
                .variableValue, at: not.offset, "`not` names no variable before this one: `\(not.text)`",
                "Name a variable that stands above")
        }
        return VariableDeclaration(
            name: entry.key, domain: domain, not: not?.text, position: findings.position(of: entry.keyOffset))
    }

    private static func domain(_ fields: Fields, _ what: String) -> VariableDeclaration.Domain? {
        switch (fields.entry("pick"), fields.entry("int")) {
        case (.some, nil):
            if let step = fields.entry("step") {
                fields.findings.report(
                    .unknownKey, at: step.keyOffset, "`step` belongs to `int`, not to `pick`", "Remove it")
            }
            guard let texts = fields.texts("pick"), !texts.isEmpty else { return nil }
            for text in texts { reportUnsafe(text, fields.findings) }
            return .pick(texts.map(\.text))
        case (nil, .some(let int)):
            return integers(fields, int)
        case (nil, nil):
            fields.findings.report(
                .missingKey, at: fields.place, "\(Wording.capitalised(what)) has neither `pick` nor `int`",
                "Write { pick: [a, b] } or { int: [1, 9] }")
        case (.some, .some(let int)):
            fields.findings.report(
                .unknownKey, at: int.keyOffset, "\(Wording.capitalised(what)) has `pick` and `int`",
                "Keep one of the two")
        }
        return nil
    }

    /// A value stands in commands as it is, so it may hold nothing that ends a string.
    private static func reportUnsafe(_ text: Excerpt, _ findings: Findings) {
        let unsafe: Set<Character> = ["\"", "'", "`", "\\", "\n", "{", "}", "$"]
        if let character = text.text.first(where: unsafe.contains) {
            findings.report(
                .variableValue, at: text.offset,
                "A variable's value cannot hold \(character == "\n" ? "a line end" : "`\(character)`")",
                "Choose a value without quotation marks, backslashes, braces and $")
        }
    }

    private static func integers(_ fields: Fields, _ int: YAMLEntry) -> VariableDeclaration.Domain? {
        let bounds = fields.texts("int")
        let step = fields.text("step")
        guard let bounds else { return nil }
        let numbers = bounds.compactMap { Int64($0.text) }
        guard bounds.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
            fields.findings.report(
                .variableValue, at: int.value.offset, "`int` must be two whole numbers, the lower first", "Write [1, 9]"
            )
            return nil
        }
        guard let step else { return .integers(low: numbers[0], high: numbers[1], step: 1) }
        guard let width = Int64(step.text), width > 0 else {
            fields.findings.report(
                .variableValue, at: step.offset, "`step` must be a whole number above 0, not `\(step.text)`",
                "Write digits, such as 5")
            return nil
        }
        return .integers(low: numbers[0], high: numbers[1], step: width)
    }
}
