/// One block of an index's B+tree: up to 64 entries, or up to 64 children with their least keys and totals.
///
/// Columns lie one behind the other in one piece of memory, so that a search touches few cache lines. In a branch
/// the key of column i is at most the least key below child i; that of child 0 is never looked at. A block is
/// written only by the tree that owns it alone; a shared one is copied first, hence `@unchecked`.
final class IndexNode: @unchecked Sendable {
    static let capacity = 64

    var used = 0
    let high: UnsafeMutablePointer<UInt64>
    /// In a branch the children, in a leaf `nil`.
    let children: UnsafeMutablePointer<IndexNode>?
    /// Tails of the keys; empty as long as no key has one.
    var tails: ContiguousArray<[UInt8]?> = []

    @inline(__always) var low: UnsafeMutablePointer<UInt64> { high + Self.capacity }
    @inline(__always) var record: UnsafeMutablePointer<UInt64> { high + 2 * Self.capacity }
    /// A document's size, or the sum of a child's.
    @inline(__always) var bytes: UnsafeMutablePointer<UInt64> { high + 3 * Self.capacity }
    /// Entries below each child; there only in a branch.
    @inline(__always) var counts: UnsafeMutablePointer<UInt64> { high + 4 * Self.capacity }

    init(isLeaf: Bool) {
        let columns = isLeaf ? 4 : 5
        high = .allocate(capacity: columns * Self.capacity)
        children = isLeaf ? nil : .allocate(capacity: Self.capacity)
    }

    convenience init(copying other: IndexNode) {
        self.init(isLeaf: other.children == nil)
        used = other.used
        for column in 0..<(children == nil ? 4 : 5) {
            (high + column * Self.capacity).update(from: other.high + column * Self.capacity, count: used)
        }
        if let children, let source = other.children { children.initialize(from: source, count: used) }
        tails = other.tails
    }

    deinit {
        children?.deinitialize(count: used).deallocate()
        high.deallocate()
    }

    @inline(__always)
    static func makeUnique(_ node: inout IndexNode) {
        if !isKnownUniquelyReferenced(&node) { node = IndexNode(copying: node) }
    }

    func key(at index: Int) -> IndexKey {
        tails.isEmpty || tails[index] == nil
            ? IndexKey(high: high[index], low: low[index])
            : IndexKey(high: high[index], low: low[index], tail: tails[index])
    }

    func entry(at index: Int) -> IndexEntry {
        IndexEntry(
            key: key(at: index), record: Int64(bitPattern: record[index]), bytes: Int64(bitPattern: bytes[index]))
    }

    /// Entries and bytes in the whole block.
    var totals: DocumentTotals { totals(upTo: used) }

    /// Entries and bytes of the first `end` columns.
    func totals(upTo end: Int) -> DocumentTotals {
        var totals = DocumentTotals(count: children == nil ? end : 0)
        for index in 0..<end {
            totals.bytes &+= Int64(bitPattern: bytes[index])
            if children != nil { totals.count &+= Int(bitPattern: UInt(counts[index])) }
        }
        return totals
    }
}
