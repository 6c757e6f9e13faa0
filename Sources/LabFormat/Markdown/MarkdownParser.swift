/// The block structure of a file's Markdown, as libcmark sees it.
struct MarkdownParser {
    private let source: LabSource
    private let lineOffset: Int
    private var result = MarkdownText()
    /// Where the next HTML of the current paragraph is looked for, and how many bytes may still be searched.
    private var cursor = 0
    private var searchBudget = 4_000_000
    private var containerDepth = 0
    /// The list that is being read, by its place among the blocks, and its items.
    private var openList: Int?
    private var items: [MarkdownBlock.ListItem] = []

    /// Parses the lines from `firstLine` to the end of the file.
    static func parse(_ source: LabSource, from firstLine: Int) -> MarkdownText {
        var parser = MarkdownParser(source: source, lineOffset: firstLine - 1)
        let body = source.lines(firstLine, source.lineCount)
        source.bytes.withUnsafeBytes { bytes in
            CommonMark.parse(UnsafeRawBufferPointer(rebasing: bytes[body])) { document in
                document.walk(entering: { parser.enter($0) }, leaving: { parser.leave($0) })
            }
        }
        return parser.result
    }

    private init(source: LabSource, lineOffset: Int) {
        self.source = source
        self.lineOffset = lineOffset
    }

    private mutating func leave(_ node: CommonMarkNode) {
        switch node.kind {
        case .quote:
            containerDepth -= 1
        case .list:
            containerDepth -= 1
            if containerDepth == 0, let list = openList {
                result.blocks[list].kind = .list(items)
                items = []
                openList = nil
            }
        default: break
        }
    }

    private mutating func enter(_ node: CommonMarkNode) {
        switch node.kind {
        case .quote:
            append(.other, node)
            containerDepth += 1
        case .list:
            append(.list([]), node)
            if containerDepth == 0 { openList = result.blocks.count - 1 }
            containerDepth += 1
        case .item:
            enterItem(node)
        case .heading:
            cursor = start(of: node)
            append(.heading(level: node.headingLevel, text: Self.text(of: node)), node)
        case .paragraph:
            cursor = start(of: node)
            append(.other, node)
        case .rule:
            append(.other, node)
        case .codeBlock:
            enterCode(node)
        case .htmlBlock:
            append(.other, node)
            result.html.append(MarkdownHTML(offset: start(of: node), text: node.literal))
        case .htmlInline:
            let text = node.literal
            result.html.append(MarkdownHTML(offset: find(text) ?? cursor, text: text))
        case .code:
            _ = find(node.literal)
        default:
            break
        }
    }

    private mutating func append(_ kind: MarkdownBlock.Kind, _ node: CommonMarkNode) {
        guard containerDepth == 0 else { return }
        result.blocks.append(block(kind, node))
    }

    private func block(_ kind: MarkdownBlock.Kind, _ node: CommonMarkNode) -> MarkdownBlock {
        MarkdownBlock(
            kind: kind, firstLine: node.startLine + lineOffset,
            lastLine: node.endLine + lineOffset, isTopLevel: containerDepth == 0)
    }

    private mutating func enterItem(_ node: CommonMarkNode) {
        guard containerDepth == 1 else { return }
        let content = node.firstChild?.startColumn
        items.append(
            MarkdownBlock.ListItem(
                firstLine: node.startLine + lineOffset,
                lastLine: node.endLine + lineOffset,
                textColumn: content ?? node.startColumn + 2))
    }

    /// An indented code block has no fence and is prose.
    private mutating func enterCode(_ node: CommonMarkNode) {
        let line = source.line(node.startLine + lineOffset)
        let column = node.startColumn
        let at = line.lowerBound + column - 1
        let fenced = at < line.upperBound && [Byte.backtick, Byte.tilde].contains(source.bytes[at])
        if fenced || containerDepth == 0 { result.blocks.append(block(fenced ? .fence : .other, node)) }
    }

    private func start(of node: CommonMarkNode) -> Int {
        let line = source.line(node.startLine + lineOffset)
        return min(line.lowerBound + max(0, node.startColumn - 1), line.upperBound)
    }

    /// Finds a text in the source from the cursor on and moves the cursor behind it: libcmark 0.30's inline positions
    /// are not reliable.
    private mutating func find(_ text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return nil }
        var at = cursor
        while at + wanted.count <= source.bytes.count, searchBudget > 0 {
            searchBudget -= 1
            if source.bytes[at] == first, source.bytes[at..<(at + wanted.count)].elementsEqual(wanted) {
                cursor = at + wanted.count
                return at
            }
            at += 1
        }
        return nil
    }

    /// A heading's text without its markup.
    private static func text(of heading: CommonMarkNode) -> String {
        var text = ""
        heading.walk { node in
            switch node.kind {
            case .text, .code, .htmlInline: text += node.literal
            case .softBreak, .lineBreak: text += " "
            default: break
            }
        }
        return text
    }
}
