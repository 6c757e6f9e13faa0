/// A file split into front matter and sections, before anything in it is understood.
struct Document {
    let findings: Findings
    /// The YAML between the two `---` lines.
    let frontMatter: Excerpt
    /// What stands before the first heading of level 2.
    let intro: Section
    let sections: [Section]

    var source: LabSource { findings.source }

    /// Nil if there is no front matter, which has been reported.
    init?(_ source: LabSource, findings: Findings) {
        self.findings = findings
        ControlCharacters.find(in: source, into: findings)
        guard let body = Self.frontMatter(source, findings) else { return nil }
        frontMatter = body.yaml
        let markdown = MarkdownParser.parse(source, from: body.firstLine)
        for html in markdown.html {
            findings.report(
                .html, at: html.offset, "HTML stands here: \(Self.short(html.text))",
                "Write Markdown; code goes between backticks")
        }
        let (intro, sections) = Section.split(markdown.blocks, in: source, from: body.firstLine)
        self.intro = intro
        self.sections = sections
    }

    private static func frontMatter(_ source: LabSource, _ findings: Findings) -> (yaml: Excerpt, firstLine: Int)? {
        func isRule(_ line: Int) -> Bool {
            var bytes = source.bytes[source.line(line)]
            while bytes.last == Byte.space || bytes.last == Byte.tab { bytes.removeLast() }
            return bytes.elementsEqual("---".utf8)
        }
        if source.bytes.allSatisfy({ $0 == Byte.space || $0 == Byte.tab || $0 == Byte.newline }) {
            findings.report(
                .frontMatter, atLine: 1, "The file is empty", "Begin with front matter between two lines `---`")
            return nil
        }
        guard isRule(1) else {
            findings.report(
                .frontMatter, atLine: 1, "The file does not begin with front matter",
                "Write `---` on the first line, then the keys, then `---` again")
            return nil
        }
        guard source.lineCount > 1, let end = (2...source.lineCount).first(where: isRule) else {
            findings.report(
                .frontMatter, atLine: 1, "The front matter is not closed",
                "Write `---` on a line of its own behind its last key")
            return nil
        }
        return (source.excerpt(source.lines(2, end - 1)), end + 1)
    }

    private static func short(_ text: String) -> String {
        let line = text.split(separator: "\n").first.map(String.init) ?? text
        return line.count > 40 ? line.prefix(40) + "..." : line
    }
}

/// A heading of level 2 and the blocks under it.
struct Section {
    /// Nil for what stands before the first heading.
    let heading: MarkdownBlock?
    let title: String
    var blocks: [MarkdownBlock] = []
    let firstLine: Int
    var lastLine: Int

    /// The heading's line; the first line of an introduction.
    var line: Int { heading?.firstLine ?? firstLine }

    static func split(
        _ blocks: [MarkdownBlock], in source: LabSource, from firstLine: Int
    ) -> (intro: Section, sections: [Section]) {
        var all = [Section(heading: nil, title: "", firstLine: firstLine, lastLine: source.lineCount)]
        for block in blocks {
            if case .heading(level: 2, let text) = block.kind {
                all[all.count - 1].lastLine = block.firstLine - 1
                all.append(
                    Section(heading: block, title: text, firstLine: block.lastLine + 1, lastLine: source.lineCount))
            } else {
                all[all.count - 1].blocks.append(block)
            }
        }
        return (all[0], Array(all.dropFirst()))
    }
}
