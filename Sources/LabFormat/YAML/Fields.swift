import ShellSyntax

/// Takes typed values out of a YAML mapping and reports what is missing, unknown or of the wrong kind.
struct Fields {
    /// What the mapping is called in messages: "a step", "the front matter".
    let what: String
    let findings: Findings
    /// Where a missing key is reported.
    let place: Int
    private let entries: [YAMLEntry]

    /// Reports every key that is not among `keys`.
    init(_ entries: [YAMLEntry], of what: String, keys: [String], at place: Int, findings: Findings) {
        self.what = what
        self.findings = findings
        self.place = place
        self.entries = entries
        for entry in entries where !keys.contains(entry.key) && !findings.isFull {
            let remedy =
                nearest(entry.key, in: keys).map { "Did you mean `\($0)`?" }
                ?? "It has \(Wording.list(keys.map { "`\($0)`" }))"
            findings.report(
                .unknownKey, at: entry.keyOffset, "\(Wording.capitalised(what)) has no key `\(entry.key)`", remedy)
        }
    }

    func entry(_ key: String) -> YAMLEntry? {
        entries.first { $0.key == key }
    }

    /// The value of a key that must be there.
    func required(_ key: String, _ remedy: String) -> YAMLEntry? {
        if let entry = entry(key) { return entry }
        findings.report(.missingKey, at: place, "\(Wording.capitalised(what)) lacks the key `\(key)`", remedy)
        return nil
    }

    /// A text, with its place; nil if the key is missing or its value has been reported.
    func text(_ key: String) -> Excerpt? {
        entry(key).flatMap { text($0.value, named: "`\(key)`") }
    }

    func text(_ key: String, required remedy: String) -> Excerpt? {
        required(key, remedy).flatMap { text($0.value, named: "`\(key)`") }
    }

    /// The scalar in a value; an empty one and one that a comment cuts off are reported.
    func text(_ value: YAMLValue, named name: String) -> Excerpt? {
        switch value.content {
        case .refused:
            return nil
        case .sequence, .mapping:
            findings.report(
                .value, at: value.offset, "\(Wording.capitalised(name)) must be a text, not \(value.kindName)",
                "Put the value in quotation marks if it begins with { or [")
            return nil
        case .scalar(let text, let isPlain):
            if text.allSatisfy(\.isWhitespace) {
                findings.report(
                    .emptyText, at: value.offset, "\(Wording.capitalised(name)) is empty",
                    "Write its text, or remove the key")
                return nil
            }
            if isPlain { reportComment(behind: text, at: value.offset, named: name) }
            return excerpt(text, of: value)
        }
    }

    private func excerpt(_ text: String, of value: YAMLValue) -> Excerpt {
        let isQuoted =
            !findings.source.hasText(text, at: value.offset) && findings.source.hasText(text, at: value.offset + 1)
        let offset = value.offset + (isQuoted ? 1 : 0)
        return Excerpt(text: text, offset: offset, line: findings.source.lineNumber(at: offset))
    }

    /// YAML takes what stands behind ` #` for a comment, which no author of a sentence expects.
    private func reportComment(behind text: String, at offset: Int, named name: String) {
        let source = findings.source
        guard source.hasText(text, at: offset), text.contains(" ") else { return }
        var at = offset + text.utf8.count
        let end = source.line(source.lineNumber(at: offset)).upperBound
        while at < end, source.bytes[at] == Byte.space { at += 1 }
        guard at < end, source.bytes[at] == Byte.hash else { return }
        findings.report(
            .yamlComment, at: at, "\(Wording.capitalised(name)) ends here: YAML takes ` #` and the rest for a comment",
            "Put the whole value in quotation marks")
    }
}
