/// An array in blocks of bounded size: after a copy, writing copies one block and the list of blocks, not the elements.
///
/// Appending and reading by index take constant time.
package struct PersistentArray<Element: Sendable>: Sendable, RandomAccessCollection {
    /// Elements a block: the most that one write after a copy has to copy.
    package static var blockCount: Int { 256 }

    private var blocks: [[Element]] = []
    package private(set) var count = 0

    package init() {}

    package init(_ elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(position: Int) -> Element {
        get { blocks[position / Self.blockCount][position % Self.blockCount] }
        set { blocks[position / Self.blockCount][position % Self.blockCount] = newValue }
    }

    package mutating func append(_ element: Element) {
        if count % Self.blockCount == 0 {
            blocks.append([])
        }
        blocks[blocks.count - 1].append(element)
        count += 1
    }

    package mutating func removeLast() -> Element? {
        guard count > 0 else { return nil }
        let element = blocks[blocks.count - 1].removeLast()
        if blocks[blocks.count - 1].isEmpty { blocks.removeLast() }
        count -= 1
        return element
    }

    package mutating func removeAll() {
        blocks = []
        count = 0
    }
}

extension PersistentArray: Equatable where Element: Equatable {
    package static func == (left: Self, right: Self) -> Bool { left.elementsEqual(right) }
}

extension PersistentArray: Hashable where Element: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for element in self { hasher.combine(element) }
    }
}
