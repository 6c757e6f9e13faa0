import ShellSyntax

/// What an info string says, read against the form of its block's kind.
struct BlockInfo {
    let kind: BlockKind
    let title: InfoString.Word?
    let file: InfoString.Word?
    let flags: [String]
    let points: Int?
    let fails: [InfoString.Word]

    init(_ fence: Fence, kind: BlockKind, findings: Findings) {
        self.kind = kind
        let info = fence.info
        let isVariant = kind.rawValue.contains(" ")
        var words = info.words.dropFirst(isVariant ? 1 : 0)
        file = kind.hasFile ? words.popFirst() : nil
        flags = words.map(\.text)
        title = info.titles.first
        fails = info.attributes.filter { $0.key.text == "fails" }.map(\.value)
        points = Self.points(info, kind: kind, findings: findings)

        let reader = InfoReader(fence: fence, kind: kind, findings: findings)
        reader.reportScanning()
        reader.reportWords(words)
        reader.reportAttributes()
        reader.reportTitles(file: file)
    }

    private static func points(_ info: InfoString, kind: BlockKind, findings: Findings) -> Int? {
        guard kind.attributes.contains("points"),
            let attribute = info.attributes.first(where: { $0.key.text == "points" })
        else { return nil }
        if let points = Int(attribute.value.text), (0...10_000).contains(points) { return points }
        findings.report(
            .value, at: attribute.value.offset, "`points` must be a whole number, not `\(attribute.value.text)`",
            "Write digits, such as points=5")
        return nil
    }
}

/// Reports what does not belong into an info string.
private struct InfoReader {
    let fence: Fence
    let kind: BlockKind
    let findings: Findings

    func reportScanning() {
        if let offset = fence.info.openQuote {
            findings.report(.infoString, at: offset, "The quotation mark is not closed", "Close it on the same line")
        }
        if let offset = fence.info.backslash {
            findings.report(
                .infoString, at: offset, "A backslash stands in the info string, and Markdown takes it off",
                "Write titles without backslashes and quotation marks")
        }
    }

    func reportWords(_ words: ArraySlice<InfoString.Word>) {
        for (index, word) in words.enumerated() {
            let isKnown = kind.flags.contains(word.text)
            if isKnown, index == 0 { continue }
            let variants = kind == .shell ? ["setup", "solution", "wrong"] : kind.flags
            let known = variants + kind.attributes
            let remedy: String
            if isKnown {
                remedy = "Write one of \(Wording.list(kind.flags, "or"))"
            } else if let near = nearest(word.text, in: known) {
                remedy = "Did you mean `\(kind.attributes.contains(near) ? near + "=" : near)`?"
            } else if kind.title != .none {
                remedy = "A title stands in quotation marks"
            } else {
                remedy = variants.isEmpty ? "Remove it" : "It may be \(Wording.list(variants, "or"))"
            }
            findings.report(
                .unknownAttribute, at: word.offset,
                "The word `\(word.text)` does not belong to \(kind.phrase)\(isKnown ? " that has another one" : "")",
                remedy)
        }
    }

    func reportAttributes() {
        var seen: Set<String> = []
        for attribute in fence.info.attributes {
            let key = attribute.key.text
            if !kind.attributes.contains(key) {
                let remedy =
                    nearest(key, in: kind.attributes).map { "Did you mean `\($0)=`?" }
                    ?? (kind.attributes.isEmpty ? "Remove it" : "It may have `\(kind.attributes[0])=`")
                findings.report(
                    .unknownAttribute, at: attribute.key.offset, "`\(key)=` does not belong to \(kind.phrase)", remedy)
            } else if !seen.insert(key).inserted, key != "fails" {
                findings.report(
                    .unknownAttribute, at: attribute.key.offset, "`\(key)=` stands twice", "Remove one of the two")
            } else if attribute.value.text.isEmpty {
                findings.report(
                    .emptyText, at: attribute.value.offset, "`\(key)=` has no value", "Write its value behind the =")
            }
        }
    }

    func reportTitles(file: InfoString.Word?) {
        let titles = fence.info.titles
        if kind.title == .none, let title = titles.first {
            findings.report(
                .unknownAttribute, at: title.offset - 1, "\(Wording.capitalised(kind.phrase)) has no title", "Remove it"
            )
        } else if kind.title == .required, titles.isEmpty, fence.info.openQuote == nil {
            findings.report(
                .missingTitle, at: fence.offset, "This `\(kind.rawValue)` block has no title",
                "Write one in quotation marks behind the opening fence")
        } else if titles.count > 1 {
            findings.report(
                .unknownAttribute, at: titles[1].offset - 1, "A second title stands here", "Remove one of the two")
        }
        if let title = titles.first, kind.title != .none, title.text.allSatisfy(\.isWhitespace) {
            findings.report(.emptyText, at: title.offset - 1, "The title is empty", "Write what the block is about")
        }
        if kind.hasFile, file == nil {
            findings.report(
                .missingTitle, at: fence.offset, "This `\(kind.rawValue)` block names no file",
                "Write the file's name behind `fill`")
        }
    }
}
