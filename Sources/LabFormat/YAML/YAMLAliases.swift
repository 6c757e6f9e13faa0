/// Refuses YAML that uses aliases before it is parsed: expanding them can take time without bound.
enum YAMLAliases {
    /// Reports the first alias of an anchor; false if there is one.
    static func report(in excerpt: Excerpt, findings: Findings) -> Bool {
        let bytes = Array(excerpt.text.utf8)
        guard bytes.contains(Byte.ampersand), bytes.contains(Byte.star) else { return true }
        let anchors = Set(words(after: Byte.ampersand, in: bytes).map(\.name))
        guard let alias = words(after: Byte.star, in: bytes).first(where: { anchors.contains($0.name) }) else {
            return true
        }
        findings.report(
            .yamlAlias, at: excerpt.offset + alias.offset, "`*\(alias.name)` is an alias of another value",
            "Write the value out where it is needed")
        return false
    }

    private static func words(after mark: UInt8, in bytes: [UInt8]) -> [(name: String, offset: Int)] {
        let before: [UInt8] = [
            Byte.space, Byte.tab, Byte.newline, UInt8(ascii: "["), UInt8(ascii: ","), Byte.openBrace,
        ]
        let ends = before + [UInt8(ascii: "]"), Byte.closeBrace]
        return bytes.indices.compactMap { index in
            guard bytes[index] == mark, index == 0 || before.contains(bytes[index - 1]) else { return nil }
            let name = bytes[(index + 1)...].prefix { !ends.contains($0) }
            return name.isEmpty ? nil : (String(decoding: name, as: UTF8.self), index)
        }
    }
}
