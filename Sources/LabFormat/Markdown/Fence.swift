/// A fenced block with what its info string says and its content.
struct Fence: Sendable {
    let info: InfoString
    let content: Excerpt
    let firstLine: Int
    let lastLine: Int
    /// UTF-8 offset of the opening fence.
    let offset: Int
    let isTopLevel: Bool
    /// Whether spaces stand before the opening fence.
    let isIndented: Bool
    let isClosed: Bool
    /// The line inside the block that looks like the opening fence of another one; the content ends before it.
    let swallowedLine: Int?

    init(_ block: MarkdownBlock, in source: LabSource) {
        let opening = source.line(block.firstLine)
        let bytes = source.bytes
        // A container's markers stand before a nested fence.
        var at = opening.lowerBound
        while at < opening.upperBound, bytes[at] != Byte.backtick, bytes[at] != Byte.tilde { at += 1 }
        offset = at
        let mark = at < opening.upperBound ? bytes[at] : Byte.backtick
        while at < opening.upperBound, bytes[at] == mark { at += 1 }
        let width = at - offset
        var infoEnd = opening.upperBound
        while infoEnd > at, [Byte.space, Byte.tab].contains(bytes[infoEnd - 1]) { infoEnd -= 1 }
        info = InfoString(source, at..<infoEnd)
        firstLine = block.firstLine
        lastLine = block.lastLine
        isTopLevel = block.isTopLevel
        isIndented = offset > opening.lowerBound

        let closing = source.line(block.lastLine)
        isClosed =
            block.lastLine > block.firstLine
            && Self.isClosing(bytes[closing], mark: mark, width: width, isTopLevel: block.isTopLevel)
        let lastContent = isClosed ? block.lastLine - 1 : block.lastLine
        let isEmpty = block.firstLine + 1 > lastContent
        swallowedLine =
            isEmpty || !block.isTopLevel
            ? nil
            : (block.firstLine + 1...lastContent).first {
                Self.isOpening(bytes[source.line($0)], mark: mark, width: width)
            }
        content = source.excerpt(source.lines(block.firstLine + 1, swallowedLine.map { $0 - 1 } ?? lastContent))
    }

    /// A run of the mark and spaces around it; in a container its markers may stand before.
    private static func isClosing(_ line: ArraySlice<UInt8>, mark: UInt8, width: Int, isTopLevel: Bool) -> Bool {
        let body = line.reversed().drop { $0 == Byte.space || $0 == Byte.tab }
        let run = body.prefix { $0 == mark }.count
        return run >= width && (!isTopLevel || body.dropFirst(run).allSatisfy { $0 == Byte.space })
    }

    /// A run of the mark at the line's start with a letter right behind it.
    private static func isOpening(_ line: ArraySlice<UInt8>, mark: UInt8, width: Int) -> Bool {
        guard line.first == mark else { return false }
        let run = line.prefix { $0 == mark }.count
        guard run >= width, run < line.count else { return false }
        let next = line[line.startIndex + run]
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next)
    }
}
