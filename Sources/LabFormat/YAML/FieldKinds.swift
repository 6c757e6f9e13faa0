extension Fields {
    /// A whole number, 0 or more, in decimal digits.
    func count(_ key: String, atLeast low: Int = 0, atMost high: Int = 1_000_000) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Self.decimal(text.text), number >= low, number <= high { return number }
        let remedy = low == 0 ? "Write digits, such as 10" : "Write digits; it is at least \(low)"
        findings.report(
            .value, at: text.offset, "`\(key)` must be a whole number, not `\(text.text)`",
            Self.decimal(text.text) != nil ? "It lies between \(low) and \(high)" : remedy)
        return nil
    }

    private static func decimal(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }

    /// `true` or `false`, and nothing that YAML might also mean by it.
    func flag(_ key: String) -> Bool? {
        guard let text = text(key) else { return nil }
        switch text.text {
        case "true": return true
        case "false": return false
        default:
            findings.report(
                .value, at: text.offset, "`\(key)` must be true or false, not `\(text.text)`", "Write true or false")
            return nil
        }
    }

    /// One of an enumeration's words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice? {
        text(key).flatMap { choice($0, named: "`\(key)`", of: type) }
    }

    /// The words of a list, each of an enumeration, in the author's order.
    func choices<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Choice.Type) -> [Choice]? {
        texts(key)?.compactMap { choice($0, named: "`\(key)`", of: type) }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: Excerpt, named name: String, of type: Choice.Type
    ) -> Choice? {
        if let choice = Choice(rawValue: text.text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        findings.report(
            .value, at: text.offset, "\(Wording.capitalised(name)) cannot be `\(text.text)`",
            "Write " + Wording.list(words, "or"))
        return nil
    }

    /// A list of texts; one text alone is reported, because `tags: a, b` would be one tag.
    func texts(_ key: String) -> [Excerpt]? {
        entry(key).flatMap(texts)
    }

    func texts(_ entry: YAMLEntry) -> [Excerpt]? {
        list(entry)?.compactMap { text($0, named: "an entry of `\(entry.key)`") }
    }

    /// The values of a list, which must not be empty.
    func list(_ entry: YAMLEntry) -> [YAMLValue]? {
        switch entry.value.content {
        case .refused: return nil
        case .sequence(let values) where !values.isEmpty: return values
        case .sequence:
            findings.report(
                .emptyText, at: entry.value.offset, "`\(entry.key)` is an empty list", "Fill it, or remove the key")
        case .scalar, .mapping:
            findings.report(
                .value, at: entry.value.offset, "`\(entry.key)` must be a list, not \(entry.value.kindName)",
                "Write it as [one, two] or as lines that begin with `- `")
        }
        return nil
    }

    /// The mappings of a list, each read with `keys`.
    func records(_ entry: YAMLEntry, of what: String, keys: [String]) -> [Fields]? {
        list(entry)?.compactMap { fields($0, of: what, keys: keys) }
    }

    /// A value that must be a mapping.
    func fields(_ value: YAMLValue, of what: String, keys: [String]) -> Fields? {
        switch value.content {
        case .mapping(let entries):
            return Fields(entries, of: what, keys: keys, at: value.offset, findings: findings)
        case .refused:
            return nil
        case .scalar, .sequence:
            findings.report(
                .value, at: value.offset, "\(Wording.capitalised(what)) must be a mapping, not \(value.kindName)",
                "Write { \(keys.first ?? "key"): ... }, or lines of `key: value`")
            return nil
        }
    }
}
