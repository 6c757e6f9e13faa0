import Yams

/// Puts libyaml's problems into words that say what to do.
enum YAMLProblem {
    static func report(_ error: any Error, in excerpt: Excerpt, offset: (Mark) -> Int, findings: Findings) {
        guard let error = error as? YamlError else {
            findings.report(.yamlSyntax, at: excerpt.offset, "This YAML cannot be read", "Write lines of `key: value`")
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let (rule, message, remedy, atContext) = words(for: problem, context: context?.text ?? "")
            let place = offset(atContext ? context?.mark ?? mark : mark)
            findings.report(rule, at: place, message, remedy)
        case .duplicatedKeysInMapping(let names, let context):
            let list = names.sorted().map { "`\($0)`" }.joined(separator: ", ")
            findings.report(
                .yamlDuplicateKey, at: offset(context.mark), "Keys stand twice here: \(list)", "Remove one of each two")
        case .reader(_, let characters, _, let yaml):
            let before = yaml.prefix(characters ?? 0).utf8.count
            findings.report(
                .yamlSyntax, at: excerpt.offset + before, "YAML does not allow this character", "Remove it")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            findings.report(.yamlSyntax, at: excerpt.offset, "This YAML cannot be read", "Write lines of `key: value`")
        }
    }

    private typealias Words = (rule: Rule, message: String, remedy: String, atContext: Bool)

    private static func words(for problem: String, context: String) -> Words {
        if problem.contains("undefined alias") {
            return (.yamlAlias, "A value that begins with `*` is an alias", "Put the value in quotation marks", false)
        }
        for (part, message, remedy, atContext) in table where problem.contains(part) || context.contains(part) {
            return (.yamlSyntax, message, remedy, atContext)
        }
        return (.yamlSyntax, "This YAML cannot be read: \(problem)", "Write lines of `key: value`", false)
    }

    /// Part of libyaml's problem or context, what it means, what to do, and whether the context's place is the one.
    private static let table: [(String, String, String, Bool)] = [
        (
            "mapping values are not allowed", "A colon and a space stand inside a value without quotation marks",
            "Put the whole value in quotation marks", false
        ),
        (
            "cannot start any token", "A value cannot begin with this character",
            "Put the value in quotation marks; indent with spaces, not tabs", false
        ),
        ("found unexpected end of stream", "The quotation mark is not closed", "Close it", true),
        ("found unexpected document indicator", "The quotation mark is not closed", "Close it", true),
        (
            "while parsing a flow mapping", "The { is not closed", "Close it with }, and put a comma between two keys",
            true
        ),
        (
            "while parsing a flow sequence", "The [ is not closed",
            "Close it with ], and put a comma between two values", true
        ),
        (
            "could not find expected ':'", "This line has no `key: value`", "Write a colon and a space behind the key",
            true
        ),
        (
            "did not find expected key", "This line does not fit the ones above",
            "Indent the keys of one mapping equally, and put values with quotation marks in quotation marks as a whole",
            false
        ),
        (
            "did not find expected '-' indicator", "This line does not fit the list above",
            "Begin each entry with `- `, indented equally", false
        ),
        ("another document", "A second YAML document begins here", "Remove the line `---`", false),
        (
            "unknown escape character", "YAML does not know this escape", "Put the value in single quotation marks",
            false
        ),
        ("block sequence entries are not allowed", "A list cannot begin here", "Begin it on the next line", false),
    ]
}
