import ShellSyntax

/// Reads an entry of `### Troubleshooting`: lines that begin with `symptom:`, `cause:` and `remedy:`.
enum TroubleReader {
    private static let keys = ["symptom", "cause", "remedy"]

    static func read(_ item: Prose, findings: Findings) -> Trouble? {
        var values: [String: String] = [:]
        var current: String?
        for (index, line) in item.markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let text = String(line).trimmed
            guard let (key, value) = pair(text) else {
                if let current { values[current, default: ""] += " " + text }
                continue
            }
            if !keys.contains(key) {
                let remedy =
                    nearest(key, in: keys).map { "Did you mean `\($0)`?" } ?? "It has `symptom`, `cause` and `remedy`"
                findings.report(
                    .unknownKey, atLine: item.line + index, "An entry of Troubleshooting has no key `\(key)`", remedy)
            } else if values[key] != nil {
                findings.report(
                    .yamlDuplicateKey, atLine: item.line + index, "The key `\(key)` stands twice",
                    "Remove one of the two")
            }
            values[key] = value
            current = key
        }
        for key in keys where values[key]?.trimmed.isEmpty ?? true {
            findings.report(
                .missingKey, atLine: item.line, "This entry of Troubleshooting lacks `\(key)`",
                "Write `\(key): ...` on a line of its own")
        }
        guard let symptom = values["symptom"], let cause = values["cause"], let remedy = values["remedy"] else {
            return nil
        }
        return Trouble(symptom: symptom.trimmed, cause: cause.trimmed, remedy: remedy.trimmed, line: item.line)
    }

    /// A line's key and value; a key is one word in small letters, and nothing else stands before its colon.
    private static func pair(_ line: String) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let key = String(line[..<colon])
        let isNear = keys.contains(key) || nearest(key, in: keys) != nil
        guard !key.isEmpty, key.allSatisfy({ $0.isLetter && $0.isLowercase }), isNear else { return nil }
        return (key, String(line[line.index(after: colon)...]).trimmed)
    }
}
