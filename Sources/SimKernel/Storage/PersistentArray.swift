/// An array in blocks of bounded size: after a copy, writing copies one block and the list of blocks, not the elements.
///
/// Appending and reading by index take constant time.
@usableFromInline
package struct PersistentArray<Element: Sendable>: Sendable, RandomAccessCollection {
    /// Elements a block: the most that one write after a copy has to copy.
    @inlinable package static var blockCount: Int { 256 }

    @usableFromInline var blocks: [[Element]] = []
    @usableFromInline var total = 0

    @inlinable package var count: Int { total }

    @inlinable
    package init() {}

    @inlinable
    package init(_ elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { total }

    @inlinable package var last: Element? { blocks.last?.last }

    @inlinable
    package subscript(position: Int) -> Element {
        get { blocks[position / Self.blockCount][position % Self.blockCount] }
        _modify { yield &blocks[position / Self.blockCount][position % Self.blockCount] }
    }

    @inlinable
    package mutating func append(_ element: Element) {
        if total % Self.blockCount == 0 {
            blocks.append([])
        }
        blocks[blocks.count - 1].append(element)
        total += 1
    }

    @inlinable
    package mutating func removeLast() -> Element? {
        guard total > 0 else { return nil }
        let element = blocks[blocks.count - 1].removeLast()
        if blocks[blocks.count - 1].isEmpty { blocks.removeLast() }
        total -= 1
        return element
    }

    package mutating func removeAll() {
        blocks = []
        total = 0
    }
}

extension PersistentArray: Equatable where Element: Equatable {
    @inlinable
    package static func == (left: Self, right: Self) -> Bool { left.elementsEqual(right) }
}

extension PersistentArray: Hashable where Element: Hashable {
    @inlinable
    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for element in self { hasher.combine(element) }
    }
}
