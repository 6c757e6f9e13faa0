/// Reads a document into a topic's enhancements.
struct EnhancementReader {
    private let document: Document
    private let blocks: BlockReader
    private var enhancement: Enhancement

    private var findings: Findings { document.findings }

    static func read(_ document: Document) -> EnhancementFile {
        var file = EnhancementFile(path: document.source.path)
        let fields = document.frontMatterFields(keys: ["title", "capability", "source"])
        file.title = fields?.text("title", required: "Write `title: ...`")?.text ?? ""
        _ = document.items(of: document.intro.blocks, from: document.intro.firstLine, to: document.intro.lastLine)
        let capability = fields?.text("capability")?.text
        let source = fields?.text("source")?.text
        for section in document.sections {
            var reader = EnhancementReader(document: document, section: section)
            reader.enhancement.capability = capability
            reader.enhancement.source = source
            reader.readID(section)
            reader.read(section)
            file.enhancements.append(reader.enhancement)
        }
        return file
    }

    private init(document: Document, section: Section) {
        self.document = document
        blocks = BlockReader(findings: document.findings)
        enhancement = Enhancement(id: section.title.trimmed, path: document.source.path, line: section.line)
    }

    private func readID(_ section: Section) {
        let parts = enhancement.id.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 2 || parts.contains(where: { $0.isEmpty || Slug.of(String($0)) != $0 }) {
            findings.report(
                .heading, atLine: section.line, "`\(enhancement.id)` is no id of an enhancement",
                "Write `## topic.name` in small letters, digits and dashes")
        }
    }

    private mutating func read(_ section: Section) {
        let parts = Part.split(section, findings: findings)
        for part in parts {
            switch part.kind {
            case .body: readBody(part)
            case .tips: readTips(part)
            case .troubleshooting: readTroubles(part)
            }
        }
    }

    private mutating func readBody(_ part: Part) {
        for (index, item) in document.items(of: part.blocks, from: part.firstLine, to: part.lastLine).enumerated() {
            switch item {
            case .prose(let prose): enhancement.nodes.append(.prose(prose))
            case .fence(let fence): read(fence, isFirst: index == 0)
            }
        }
    }

    private mutating func read(_ fence: Fence, isFirst: Bool) {
        guard let kind = BlockKind(fence.info) else { return enhancement.nodes.append(.code(blocks.code(fence))) }
        let info = BlockInfo(fence, kind: kind, findings: findings)
        switch kind {
        case .enhancement: readMetadata(fence, isFirst: isFirst)
        case .quiz: if let quiz = blocks.quiz(fence, info) { enhancement.nodes.append(.quiz(quiz)) }
        case .fill: if let fill = blocks.fill(fence, info) { enhancement.nodes.append(.fill(fill)) }
        default:
            findings.report(
                .blockPlace, at: fence.offset, "\(Wording.capitalised(kind.phrase)) stands in an enhancement",
                "Enhancements hold prose, code, `quiz` and `fill`; code is shown in a block such as `javascript`")
        }
        if let points = info.points {
            findings.report(
                .points, at: fence.offset,
                "This block earns \(Wording.count(points, "point")), but enhancements earn nothing", "Remove `points=`")
        }
    }

    private mutating func readMetadata(_ fence: Fence, isFirst: Bool) {
        if !isFirst {
            findings.report(
                .blockPlace, at: fence.offset, "This `enhancement` block does not stand right under its heading",
                "Move it up; there is one for each heading")
        }
        guard let fields = blocks.fields(fence, of: .enhancement, keys: ["capability", "source", "section"]) else {
            return
        }
        enhancement.capability = fields.text("capability")?.text ?? enhancement.capability
        enhancement.source = fields.text("source")?.text ?? enhancement.source
        enhancement.section = fields.text("section")?.text
    }

    private mutating func readTips(_ part: Part) {
        for item in listItems(part, "a list of tips") { enhancement.tips.append(item) }
    }

    private mutating func readTroubles(_ part: Part) {
        for item in listItems(part, "a list with symptom, cause and remedy") {
            if let trouble = TroubleReader.read(item, findings: findings) {
                enhancement.troubleshooting.append(trouble)
            }
        }
    }

    private func listItems(_ part: Part, _ what: String) -> [Prose] {
        var items: [Prose] = []
        for block in part.blocks {
            if case .list(let list) = block.kind {
                items += list.compactMap(document.text)
            } else {
                findings.report(
                    .heading, atLine: block.firstLine, "This section holds only \(what)", "Begin each entry with `- `")
            }
        }
        if part.blocks.isEmpty {
            findings.report(
                .emptyText, atLine: part.headingLine, "This section is empty", "Write \(what), or remove the heading")
        }
        return items
    }
}

/// A part of an enhancement: what stands under its heading, and the sections Tips and Troubleshooting.
private struct Part {
    enum Kind: String {
        case body
        case tips = "Tips"
        case troubleshooting = "Troubleshooting"
    }

    let kind: Kind
    var blocks: [MarkdownBlock] = []
    let headingLine: Int
    let firstLine: Int
    var lastLine: Int

    static func split(_ section: Section, findings: Findings) -> [Part] {
        var parts = [
            Part(kind: .body, headingLine: section.line, firstLine: section.firstLine, lastLine: section.lastLine)
        ]
        for block in section.blocks {
            if case .heading(level: 3, let text) = block.kind, let kind = Kind(rawValue: text.trimmed) {
                parts[parts.count - 1].lastLine = block.firstLine - 1
                parts.append(
                    Part(
                        kind: kind, headingLine: block.firstLine, firstLine: block.lastLine + 1,
                        lastLine: section.lastLine))
            } else {
                if case .heading(level: 3, let text) = block.kind {
                    findings.report(
                        .heading, atLine: block.firstLine, "An enhancement has no section `\(text.trimmed)`",
                        "It may have `### Tips` and `### Troubleshooting`")
                }
                parts[parts.count - 1].blocks.append(block)
            }
        }
        return parts
    }
}

extension Document {
    /// The Markdown of a list's item without its marker.
    func text(of item: MarkdownBlock.ListItem) -> Prose? {
        var lines: [String] = []
        for number in item.firstLine...max(item.firstLine, item.lastLine) {
            let line = source.line(number)
            var start = line.lowerBound
            let end = min(line.upperBound, start + item.textColumn - 1)
            while start < end, number == item.firstLine || source.bytes[start] == Byte.space { start += 1 }
            lines.append(source.text(start..<line.upperBound))
        }
        let text = lines.joined(separator: "\n").trimmed
        return text.isEmpty ? nil : Prose(markdown: text, line: item.firstLine)
    }
}
