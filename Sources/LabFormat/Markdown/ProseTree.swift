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
        var blocks: [ProseBlock] = []
        Array(markdown.utf8).withUnsafeBytes { bytes in
            CommonMark.parse(bytes) { blocks = Self.blocks(in: $0, depth: 0) }
        }
        return blocks
    }

    private static func blocks(in parent: CommonMarkNode, depth: Int) -> [ProseBlock] {
        guard depth < deepest else { return [] }
        return parent.children.compactMap { block($0, depth: depth) }
    }

    private static func block(_ node: CommonMarkNode, depth: Int) -> ProseBlock? {
        switch node.kind {
        case .paragraph: .paragraph(ProseText.texts(in: node, depth: depth + 1))
        case .heading: .heading(level: node.headingLevel, ProseText.texts(in: node, depth: depth + 1))
        case .codeBlock: .code(language: node.info, text: node.literal)
        case .htmlBlock: .code(language: "html", text: node.literal)
        case .quote: .quote(blocks(in: node, depth: depth + 1))
        case .rule: .rule
        case .list:
            .list(
                start: node.listStart, isTight: node.isTight,
                items: node.children.map { blocks(in: $0, depth: depth + 1) })
        default: nil
        }
    }
}

extension ProseText {
    private static let deepest = 64

    fileprivate static func texts(in parent: CommonMarkNode, depth: Int) -> [ProseText] {
        guard depth < deepest else { return [] }
        return parent.children.compactMap { text($0, depth: depth) }
    }

    private static func text(_ node: CommonMarkNode, depth: Int) -> ProseText? {
        switch node.kind {
        case .text, .htmlInline: .text(node.literal)
        case .code: .code(node.literal)
        case .softBreak: .softBreak
        case .lineBreak: .lineBreak
        case .emphasis: .emphasis(texts(in: node, depth: depth + 1))
        case .strong: .strong(texts(in: node, depth: depth + 1))
        case .link: .link(texts(in: node, depth: depth + 1), destination: node.destination)
        case .image: .image(texts(in: node, depth: depth + 1), destination: node.destination)
        default: nil
        }
    }
}
