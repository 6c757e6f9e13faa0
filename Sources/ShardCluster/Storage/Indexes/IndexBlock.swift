/// The memory of one block of an index's B+tree: up to 64 entries, or children with their least keys.
///
/// The branches right above the leaves have up to 16 children, those above them up to 64: a copy of a branch counts a
/// reference for each child, and after a snapshot scattered writes copy most of the lowest branches.
///
/// Columns lie one behind the other, and a branch knows its children's memory besides the children themselves, so
/// that a search touches few cache lines and counts no references. In a branch the key of column i is at most the
/// least key below child i; that of child 0 is never looked at. Valid as long as its `IndexNode` lives.
struct IndexBlock {
    private static let headerWords = 8

    private let words: UnsafeMutablePointer<UInt64>

    /// A block so many levels above the leaves.
    static func allocate(level: Int) -> IndexBlock {
        let columns = level == 0 ? 4 : 7
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: headerWords + columns * capacity(level))
        memory.initialize(repeating: 0, count: headerWords)
        memory[1] = UInt64(level)
        return IndexBlock(words: memory)
    }

    @inline(__always)
    private static func capacity(_ level: Int) -> Int { level == 1 ? 16 : 64 }

    private init(words: UnsafeMutablePointer<UInt64>) { self.words = words }

    /// Ends the life of all columns and gives the memory back.
    func deallocate() {
        if !isLeaf {
            SharedNodes.touch(children, count: used)
            children.deinitialize(count: used)
        }
        tails?.deinitialize(count: used).deallocate()
        words.deallocate()
    }

    @inline(__always)
    var used: Int {
        get { Int(truncatingIfNeeded: words[0]) }
        nonmutating set { words[0] = UInt64(truncatingIfNeeded: newValue) }
    }

    /// Levels of blocks below.
    @inline(__always) var level: Int { Int(truncatingIfNeeded: words[1]) }

    @inline(__always) var isLeaf: Bool { words[1] == 0 }

    @inline(__always) var capacity: Int { Self.capacity(level) }

    /// Tails of the keys; `nil` as long as no key here has had one.
    @inline(__always)
    var tails: UnsafeMutablePointer<[UInt8]?>? {
        get { UnsafeMutablePointer(bitPattern: UInt(truncatingIfNeeded: words[2])) }
        nonmutating set { words[2] = UInt64(UInt(bitPattern: newValue)) }
    }

    /// Columns of plain numbers, those of a branch's children not counted.
    @inline(__always) var columnCount: Int { isLeaf ? 4 : 6 }

    @inline(__always)
    func column(_ index: Int) -> UnsafeMutablePointer<UInt64> { words + Self.headerWords + index * capacity }

    @inline(__always) var high: UnsafeMutablePointer<UInt64> { column(0) }
    @inline(__always) var low: UnsafeMutablePointer<UInt64> { column(1) }
    @inline(__always) var record: UnsafeMutablePointer<UInt64> { column(2) }
    /// A document's size, or the sum of a child's.
    @inline(__always) var bytes: UnsafeMutablePointer<UInt64> { column(3) }
    /// Entries below each child; there only in a branch, as all that follows.
    @inline(__always) var counts: UnsafeMutablePointer<UInt64> { column(4) }
    @inline(__always) private var childWords: UnsafeMutablePointer<UInt64> { column(5) }

    @inline(__always)
    var children: UnsafeMutablePointer<IndexNode> {
        UnsafeMutableRawPointer(column(6)).assumingMemoryBound(to: IndexNode.self)
    }

    @inline(__always)
    func child(_ index: Int) -> IndexBlock {
        // The column holds the addresses of living blocks only.
        IndexBlock(words: UnsafeMutablePointer(bitPattern: UInt(childWords[index])).unsafelyUnwrapped)
    }

    /// Notes the memory of the child at `index`, after it was put there or replaced.
    @inline(__always)
    func noteChild(_ index: Int) { childWords[index] = UInt64(UInt(bitPattern: children[index].block.words)) }

    /// The child at `index` for writing: owned by this block alone, which must be so itself.
    @inline(__always)
    func ownedChild(_ index: Int) -> IndexBlock {
        if !isKnownUniquelyReferenced(&children[index]) {
            children[index] = IndexNode(copying: children[index].block)
            noteChild(index)
        }
        return child(index)
    }

    func key(at index: Int) -> IndexKey { IndexKey(high: high[index], low: low[index], tail: tails?[index]) }

    func entry(at index: Int) -> IndexEntry {
        IndexEntry(
            key: key(at: index), record: Int64(bitPattern: record[index]), bytes: Int64(bitPattern: bytes[index]))
    }

    /// Entries and bytes in the whole block.
    var totals: DocumentTotals { totals(upTo: used) }

    /// Entries and bytes of the first `end` columns.
    func totals(upTo end: Int) -> DocumentTotals {
        var sizes: UInt64 = 0
        for index in 0..<end { sizes &+= bytes[index] }
        var entries = UInt64(truncatingIfNeeded: end)
        if !isLeaf {
            entries = 0
            for index in 0..<end { entries &+= counts[index] }
        }
        return DocumentTotals(count: Int(truncatingIfNeeded: entries), bytes: Int64(bitPattern: sizes))
    }
}

/// The owner of a block: copying a reference to it shares the block, dropping the last one frees it.
///
/// Written only by the tree that owns it alone; a shared one is copied first, hence `@unchecked`.
final class IndexNode: @unchecked Sendable {
    let block: IndexBlock

    init(_ block: IndexBlock) { self.block = block }

    init(copying other: IndexBlock) {
        block = .allocate(level: other.level)
        block.append(copyOf: other)
    }

    deinit { block.deallocate() }
}
