/// What a section holds, in file order: fences, and the Markdown between them.
enum Item {
    case prose(Prose)
    case fence(Fence)
}

extension Document {
    /// The fences and prose of lines, given the blocks that lie in them; reports fences that cannot be trusted.
    func items(of blocks: [MarkdownBlock], from firstLine: Int, to lastLine: Int) -> [Item] {
        var items: [Item] = []
        var next = firstLine
        for block in blocks {
            if case .heading(level: 1, _) = block.kind {
                findings.report(
                    .heading, atLine: block.firstLine, "A heading of level 1 stands here",
                    "The title is in the front matter; sections begin with ##")
            }
            guard block.kind == .fence else { continue }
            let fence = Fence(block, in: source)
            report(fence)
            guard block.isTopLevel else { continue }
            if let prose = prose(from: next, to: block.firstLine - 1) { items.append(.prose(prose)) }
            items.append(.fence(fence))
            next = block.lastLine + 1
        }
        if let prose = prose(from: next, to: lastLine) { items.append(.prose(prose)) }
        return items
    }

    /// The Markdown of lines without blank lines at its ends; nil if nothing is left.
    func prose(from firstLine: Int, to lastLine: Int) -> Prose? {
        var first = firstLine
        var last = min(lastLine, source.lineCount)
        while first <= last, source.isBlank(first) { first += 1 }
        while last >= first, source.isBlank(last) { last -= 1 }
        guard first <= last else { return nil }
        return Prose(markdown: source.text(source.lines(first, last)), line: first)
    }

    private func report(_ fence: Fence) {
        let kind = BlockKind(fence.info)
        if fence.isTopLevel, !fence.isClosed {
            findings.report(
                .openFence, at: fence.offset, "This block is not closed",
                "Close it with a line that holds only the fence's characters")
        } else if let line = fence.swallowedLine {
            findings.report(
                .openFence, at: fence.offset, "This block is not closed before line \(line), where another one begins",
                "Close it with a line that holds only the fence's characters")
        }
        if let kind, !fence.isTopLevel {
            findings.report(
                .fencePlace, at: fence.offset, "\(Wording.capitalised(kind.phrase)) stands in a list or quotation",
                "Move it out, to the first column")
        } else if let kind, fence.isIndented {
            findings.report(
                .fencePlace, at: fence.offset, "\(Wording.capitalised(kind.phrase)) is indented",
                "Begin it in the first column")
        }
        if kind == nil, let meant = BlockKind.meant(by: fence.info.language.text) {
            findings.report(
                .unknownBlock, at: fence.info.language.offset, "There is no block `\(fence.info.language.text)`",
                "Did you mean `\(meant)`?")
        }
    }
}
