import CCMark

/// A block of prose, as a renderer needs it.
package indirect enum ProseBlock: Sendable, Hashable {
    case paragraph([ProseText])
    case heading(level: Int, [ProseText])
    case code(language: String, text: String)
    case quote([ProseBlock])
    /// `start` is the first number of an ordered list, nil for bullets.
    case list(start: Int?, isTight: Bool, items: [[ProseBlock]])
    case rule
}

/// Text within a block of prose.
package indirect enum ProseText: Sendable, Hashable {
    case text(String)
    case code(String)
    case softBreak
    case lineBreak
    case emphasis([ProseText])
    case strong([ProseText])
    case link([ProseText], destination: String)
    case image([ProseText], destination: String)
}

extension ProseBlock {
    /// Deeper nesting is left out, so that a hostile text cannot exhaust the stack.
    private static let deepest = 32

    /// Reads CommonMark; every text is one, so there are no errors. HTML comes out as the text that it is.
    package static func blocks(of markdown: String) -> [ProseBlock] {
        guard let document = cmark_parse_document(markdown, markdown.utf8.count, CMARK_OPT_VALIDATE_UTF8) else {
            return []
        }
        defer { cmark_node_free(document) }
        return blocks(in: document, depth: 0)
    }

    private static func blocks(in parent: OpaquePointer, depth: Int) -> [ProseBlock] {
        guard depth < deepest else { return [] }
        return children(of: parent).compactMap { block($0, depth: depth) }
    }

    private static func block(_ node: OpaquePointer, depth: Int) -> ProseBlock? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH: .paragraph(ProseText.texts(in: node, depth: depth + 1))
        case CMARK_NODE_HEADING:
            .heading(level: Int(cmark_node_get_heading_level(node)), ProseText.texts(in: node, depth: depth + 1))
        case CMARK_NODE_CODE_BLOCK: .code(language: string(cmark_node_get_fence_info(node)), text: literal(node))
        case CMARK_NODE_HTML_BLOCK: .code(language: "html", text: literal(node))
        case CMARK_NODE_BLOCK_QUOTE: .quote(blocks(in: node, depth: depth + 1))
        case CMARK_NODE_THEMATIC_BREAK: .rule
        case CMARK_NODE_LIST:
            .list(
                start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                    ? Int(cmark_node_get_list_start(node)) : nil,
                isTight: cmark_node_get_list_tight(node) != 0,
                items: children(of: node).map { blocks(in: $0, depth: depth + 1) })
        default: nil
        }
    }

    fileprivate static func children(of node: OpaquePointer) -> [OpaquePointer] {
        Array(
            sequence(state: cmark_node_first_child(node)) { next in
                defer { next = next.flatMap { cmark_node_next($0) } }
                return next
            })
    }

    fileprivate static func literal(_ node: OpaquePointer) -> String { string(cmark_node_get_literal(node)) }

    fileprivate static func string(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}

extension ProseText {
    private static let deepest = 64

    fileprivate static func texts(in parent: OpaquePointer, depth: Int) -> [ProseText] {
        guard depth < deepest else { return [] }
        return ProseBlock.children(of: parent).compactMap { text($0, depth: depth) }
    }

    private static func text(_ node: OpaquePointer, depth: Int) -> ProseText? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE: .text(ProseBlock.literal(node))
        case CMARK_NODE_CODE: .code(ProseBlock.literal(node))
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_EMPH: .emphasis(texts(in: node, depth: depth + 1))
        case CMARK_NODE_STRONG: .strong(texts(in: node, depth: depth + 1))
        case CMARK_NODE_LINK:
            .link(texts(in: node, depth: depth + 1), destination: ProseBlock.string(cmark_node_get_url(node)))
        case CMARK_NODE_IMAGE:
            .image(texts(in: node, depth: depth + 1), destination: ProseBlock.string(cmark_node_get_url(node)))
        default: nil
        }
    }
}
