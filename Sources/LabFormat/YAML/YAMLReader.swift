import Yams

/// Reads YAML inside a file; nothing else here knows Yams.
struct YAMLReader {
    static let maximumDepth = 8

    private let excerpt: Excerpt
    private let findings: Findings

    /// Reads a mapping.
    ///
    /// Nil if there is none, which has been reported then unless the text is empty. `what` names the place in
    /// messages: "front matter", "a step block".
    static func mapping(_ excerpt: Excerpt, of what: String, findings: Findings) -> [YAMLEntry]? {
        let reader = YAMLReader(excerpt: excerpt, findings: findings)
        guard let value = reader.root() else { return nil }
        switch value.content {
        case .mapping(let entries): return entries
        case .refused: return nil
        case .scalar, .sequence:
            findings.report(
                .value, at: value.offset, "The YAML of \(what) must be lines of `key: value`, not \(value.kindName)",
                "Write a key and a colon before each value")
            return nil
        }
    }

    private func root() -> YAMLValue? {
        guard YAMLAliases.report(in: excerpt, findings: findings) else { return nil }
        do {
            // Anchors live as long as their parser.
            let (node, parser, masked) = try compose()
            return withExtendedLifetime(parser) {
                guard let node else { return nil }
                return value(node, depth: 0, masked: masked)
            }
        } catch {
            YAMLProblem.report(error, in: excerpt, offset: offset(of:), findings: findings)
            return nil
        }
    }

    /// Parses, hiding keys that repeat until none does.
    private func compose() throws -> (Yams.Node?, Parser, DuplicateKeys) {
        var masked = DuplicateKeys(text: excerpt.text)
        while true {
            let parser = try Parser(yaml: masked.text, resolver: .basic, encoding: .utf8)
            do {
                return (try parser.singleRoot(), parser, masked)
            } catch let error as YamlError {
                guard case .duplicatedKeysInMapping(_, let context) = error, masked.hide(at: context.mark) else {
                    throw error
                }
            }
        }
    }

    private func value(_ node: Yams.Node, depth: Int, masked: DuplicateKeys) -> YAMLValue {
        let place = node.mark.map(offset(of:)) ?? excerpt.offset
        if let refusal = refusal(of: node, depth: depth) {
            findings.report(refusal.rule, at: place, refusal.message, refusal.remedy)
            return YAMLValue(content: .refused, offset: place)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            return YAMLValue(content: .scalar(scalar.string, isPlain: isPlain), offset: place)
        case .sequence(let items):
            let values = items.map { value($0, depth: depth + 1, masked: masked) }
            return YAMLValue(content: .sequence(values), offset: place)
        case .mapping(let mapping):
            return YAMLValue(content: .mapping(entries(mapping, depth: depth, masked: masked)), offset: place)
        case .alias:
            return YAMLValue(content: .refused, offset: place)
        }
    }

    private func refusal(of node: Yams.Node, depth: Int) -> (rule: Rule, message: String, remedy: String)? {
        if node.anchor != nil {
            return (.yamlAlias, "An anchor (&name) stands here", "Write the value out where it is needed")
        }
        if depth > Self.maximumDepth {
            return (.yamlDepth, "This lies deeper than \(Self.maximumDepth) levels", "Write it flatter")
        }
        let tag: String
        switch node {
        case .scalar(let scalar):
            // Yams gives text in quotation marks the tag of a string.
            let isQuoted = scalar.style != .plain && scalar.tag.rawValue == Tag.Name.str.rawValue
            tag = isQuoted ? "" : scalar.tag.rawValue
        case .sequence(let items): tag = items.tag.rawValue
        case .mapping(let mapping): tag = mapping.tag.rawValue
        case .alias: return (.yamlAlias, "An alias (*name) stands here", "Write the value out where it is needed")
        }
        if !tag.isEmpty {
            return (
                .yamlTag, "The tag `\(tag.replacing("tag:yaml.org,2002:", with: "!!"))` stands before this value",
                "Remove it: every value is read as text"
            )
        }
        return nil
    }

    private func entries(_ mapping: Yams.Node.Mapping, depth: Int, masked: DuplicateKeys) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var hidden: [String] = []
        for (key, _) in mapping {
            if let name = key.scalar.flatMap({ masked.name(hiddenBy: $0.string) }) { hidden.append(name) }
        }
        for (key, item) in mapping {
            let place = key.mark.map(offset(of:)) ?? excerpt.offset
            guard let scalar = key.scalar else {
                findings.report(
                    .value, at: place, "A key must be a word, not \(item.isMapping ? "a mapping" : "a list")",
                    "Write `key: value`")
                continue
            }
            let isHidden = masked.name(hiddenBy: scalar.string) != nil
            let name = masked.name(hiddenBy: scalar.string) ?? scalar.string
            let isLater = isHidden ? entries.contains { $0.key == name } : hidden.contains(name)
            if isLater {
                findings.report(
                    .yamlDuplicateKey, at: place, "The key `\(name)` stands twice", "Remove one of the two")
                if entries.contains(where: { $0.key == name }) { continue }
            }
            entries.append(
                YAMLEntry(key: name, keyOffset: place, value: value(item, depth: depth + 1, masked: masked)))
        }
        return entries
    }

    /// The offset in the file of a mark, whose column counts Unicode scalars.
    private func offset(of mark: Mark) -> Int {
        let range = findings.source.line(excerpt.line + mark.line - 1)
        var at = range.lowerBound
        var left = mark.column - 1
        while at < range.upperBound {
            let isContinuation = findings.source.bytes[at] & 0xC0 == 0x80
            if !isContinuation {
                if left == 0 { break }
                left -= 1
            }
            at += 1
        }
        return at
    }
}

extension Yams.Node {
    fileprivate var isMapping: Bool { mapping != nil }
}
