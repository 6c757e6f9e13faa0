import CCMark

/// A node of the tree that libcmark makes of a text; valid while `CommonMark.parse`'s body runs.
struct CommonMarkNode {
    enum Kind: Equatable {
        case document, paragraph, heading, codeBlock, htmlBlock, quote, list, item, rule
        case text, code, htmlInline, softBreak, lineBreak, emphasis, strong, link, image
        case other
    }

    fileprivate let node: OpaquePointer

    fileprivate init?(_ node: OpaquePointer?) {
        guard let node else { return nil }
        self.node = node
    }

    var kind: Kind {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_CODE_BLOCK: .codeBlock
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_HEADING: .heading
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_LIST: .list
        case CMARK_NODE_ITEM: .item
        case CMARK_NODE_THEMATIC_BREAK: .rule
        case CMARK_NODE_HTML_INLINE: .htmlInline
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_LINK: .link
        case CMARK_NODE_IMAGE: .image
        default: .other
        }
    }

    /// The text of a leaf; empty for any other node.
    var literal: String { string(cmark_node_get_literal(node)) }
    /// The whole info string of a fenced code block.
    var info: String { string(cmark_node_get_fence_info(node)) }
    var destination: String { string(cmark_node_get_url(node)) }
    var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }
    /// The first number of an ordered list; nil for bullets.
    var listStart: Int? {
        cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil
    }
    var isTight: Bool { cmark_node_get_list_tight(node) != 0 }

    /// Lines and columns count from 1, columns in bytes; those of inline nodes are not reliable in libcmark 0.30.
    var startLine: Int { Int(cmark_node_get_start_line(node)) }
    var startColumn: Int { Int(cmark_node_get_start_column(node)) }
    var endLine: Int { Int(cmark_node_get_end_line(node)) }

    var firstChild: CommonMarkNode? { CommonMarkNode(cmark_node_first_child(node)) }
    var next: CommonMarkNode? { CommonMarkNode(cmark_node_next(node)) }

    var children: [CommonMarkNode] {
        Array(sequence(first: firstChild, next: { $0?.next }).prefix { $0 != nil }.compactMap { $0 })
    }

    /// Visits the node and all below it, in the order of the text; nothing recurses, however deep the text nests.
    func walk(entering: (CommonMarkNode) -> Void, leaving: (CommonMarkNode) -> Void = { _ in }) {
        guard let iterator = cmark_iter_new(node) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard let visited = CommonMarkNode(cmark_iter_get_node(iterator)) else { continue }
            if event == CMARK_EVENT_ENTER { entering(visited) } else { leaving(visited) }
        }
    }

    private func string(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}

/// libcmark, seen from the one file that knows it.
enum CommonMark {
    /// Parses UTF-8; every text is CommonMark. The tree is gone when `body` returns.
    static func parse(_ bytes: UnsafeRawBufferPointer, _ body: (CommonMarkNode) -> Void) {
        guard let base = bytes.bindMemory(to: CChar.self).baseAddress,
            let document = CommonMarkNode(cmark_parse_document(base, bytes.count, CMARK_OPT_DEFAULT))
        else { return }
        defer { cmark_node_free(document.node) }
        body(document)
    }
}
