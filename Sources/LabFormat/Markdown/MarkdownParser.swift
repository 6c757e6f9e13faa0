import CCMark

/// The block structure of a file's Markdown, as libcmark sees it; nothing else here knows CommonMark.
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
            let part = UnsafeRawBufferPointer(rebasing: bytes[body])
            guard let base = part.bindMemory(to: CChar.self).baseAddress,
                let document = cmark_parse_document(base, part.count, CMARK_OPT_DEFAULT)
            else { return }
            parser.walk(document)
            cmark_node_free(document)
        }
        return parser.result
    }

    private init(source: LabSource, lineOffset: Int) {
        self.source = source
        self.lineOffset = lineOffset
    }

    private mutating func walk(_ document: OpaquePointer) {
        guard let iterator = cmark_iter_new(document) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard let node = cmark_iter_get_node(iterator) else { continue }
            if event == CMARK_EVENT_ENTER { enter(node) } else { leave(node) }
        }
    }

    private mutating func leave(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_BLOCK_QUOTE:
            containerDepth -= 1
        case CMARK_NODE_LIST:
            containerDepth -= 1
            if containerDepth == 0, let list = openList {
                result.blocks[list].kind = .list(items)
                items = []
                openList = nil
            }
        default: break
        }
    }

    private mutating func enter(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_BLOCK_QUOTE:
            append(.other, node)
            containerDepth += 1
        case CMARK_NODE_LIST:
            append(.list([]), node)
            if containerDepth == 0 { openList = result.blocks.count - 1 }
            containerDepth += 1
        case CMARK_NODE_ITEM:
            enterItem(node)
        case CMARK_NODE_HEADING:
            cursor = start(of: node)
            append(.heading(level: Int(cmark_node_get_heading_level(node)), text: Self.text(of: node)), node)
        case CMARK_NODE_PARAGRAPH:
            cursor = start(of: node)
            append(.other, node)
        case CMARK_NODE_THEMATIC_BREAK:
            append(.other, node)
        case CMARK_NODE_CODE_BLOCK:
            enterCode(node)
        case CMARK_NODE_HTML_BLOCK:
            append(.other, node)
            result.html.append(MarkdownHTML(offset: start(of: node), text: Self.literal(node)))
        case CMARK_NODE_HTML_INLINE:
            let text = Self.literal(node)
            result.html.append(MarkdownHTML(offset: find(text) ?? cursor, text: text))
        case CMARK_NODE_CODE:
            _ = find(Self.literal(node))
        default:
            break
        }
    }

    private mutating func append(_ kind: MarkdownBlock.Kind, _ node: OpaquePointer) {
        guard containerDepth == 0 else { return }
        result.blocks.append(block(kind, node))
    }

    private func block(_ kind: MarkdownBlock.Kind, _ node: OpaquePointer) -> MarkdownBlock {
        MarkdownBlock(
            kind: kind, firstLine: Int(cmark_node_get_start_line(node)) + lineOffset,
            lastLine: Int(cmark_node_get_end_line(node)) + lineOffset, isTopLevel: containerDepth == 0)
    }

    private mutating func enterItem(_ node: OpaquePointer) {
        guard containerDepth == 1 else { return }
        let content = cmark_node_first_child(node).map { Int(cmark_node_get_start_column($0)) }
        items.append(
            MarkdownBlock.ListItem(
                firstLine: Int(cmark_node_get_start_line(node)) + lineOffset,
                lastLine: Int(cmark_node_get_end_line(node)) + lineOffset,
                textColumn: content ?? Int(cmark_node_get_start_column(node)) + 2))
    }

    /// An indented code block has no fence and is prose.
    private mutating func enterCode(_ node: OpaquePointer) {
        let line = source.line(Int(cmark_node_get_start_line(node)) + lineOffset)
        let column = Int(cmark_node_get_start_column(node))
        let at = line.lowerBound + column - 1
        let fenced = at < line.upperBound && [Byte.backtick, Byte.tilde].contains(source.bytes[at])
        if fenced || containerDepth == 0 { result.blocks.append(block(fenced ? .fence : .other, node)) }
    }

    private func start(of node: OpaquePointer) -> Int {
        let line = source.line(Int(cmark_node_get_start_line(node)) + lineOffset)
        return min(line.lowerBound + max(0, Int(cmark_node_get_start_column(node)) - 1), line.upperBound)
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

    private static func literal(_ node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    /// A heading's text without its markup.
    private static func text(of heading: OpaquePointer) -> String {
        guard let iterator = cmark_iter_new(heading) else { return "" }
        defer { cmark_iter_free(iterator) }
        var text = ""
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return text }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            switch cmark_node_get_type(node) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE: text += literal(node)
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
            default: break
            }
        }
    }
}
