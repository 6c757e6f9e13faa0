/// Replaces `${name}` by the values that a learner drew.
package struct Substitution: Sendable, Hashable {
    package let values: [String: String]

    package init(_ values: [String: String]) {
        self.values = values
    }

    /// Prose, titles, questions and answers: an unknown name stays as it is, and so does `\${name}`.
    package func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return replaced(bytes, VariableSyntax.occurrences(in: bytes)) ?? text
    }

    /// Commands, checks and expressions: as `text`, but in a template literal `${...}` is left to JavaScript, where the
    /// variables are constants.
    package func shell(_ source: String) -> String {
        let bytes = Array(source.utf8)
        return replaced(bytes, ShellVariables.occurrences(in: bytes).filter { !$0.inTemplate }) ?? source
    }

    /// A file that is filled in: as `text`, and `\${` becomes `${`.
    package func file(_ text: String) -> String {
        var result = self.text(text)
        guard result.utf8.contains(Byte.backslash) else { return result }
        var bytes: [UInt8] = []
        for byte in result.utf8 {
            if byte == Byte.openBrace, bytes.suffix(2).elementsEqual([Byte.backslash, Byte.dollar]) {
                bytes.removeLast(2)
                bytes.append(Byte.dollar)
            }
            bytes.append(byte)
        }
        result = String(decoding: bytes, as: UTF8.self)
        return result
    }

    private func replaced(_ bytes: [UInt8], _ occurrences: [VariableSyntax.Occurrence]) -> String? {
        guard !occurrences.isEmpty else { return nil }
        var result: [UInt8] = []
        var at = 0
        for occurrence in occurrences {
            guard let value = values[occurrence.name] else { continue }
            result.append(contentsOf: bytes[at..<occurrence.range.lowerBound])
            result.append(contentsOf: value.utf8)
            at = occurrence.range.upperBound
        }
        result.append(contentsOf: bytes[at...])
        return String(decoding: result, as: UTF8.self)
    }
}
