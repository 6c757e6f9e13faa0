/// A block of CommonMark with its lines in the file.
struct MarkdownBlock: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case heading(level: Int, text: String)
        case fence
        case list([ListItem])
        case other
    }

    /// An item of a list that stands on its own, not in another list.
    struct ListItem: Sendable, Hashable {
        let firstLine: Int
        let lastLine: Int
        /// The column in bytes at which its text begins, from 1.
        let textColumn: Int
    }

    var kind: Kind
    let firstLine: Int
    var lastLine: Int
    /// False for a block inside a list or a quotation.
    let isTopLevel: Bool
}

/// HTML in the Markdown, with the place that the source text gives it.
struct MarkdownHTML: Sendable, Hashable {
    let offset: Int
    let text: String
}

struct MarkdownText: Sendable {
    /// The blocks that stand alone, and fences wherever they stand, in file order.
    var blocks: [MarkdownBlock] = []
    var html: [MarkdownHTML] = []
}
