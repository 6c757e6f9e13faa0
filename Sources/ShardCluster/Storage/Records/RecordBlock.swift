import BSON

/// The memory of one block of the record tree: 16 documents, or 16 blocks of the level below.
///
/// A branch knows its children's memory besides the children themselves, so that reading counts no references.
/// Valid as long as its `RecordNode` lives.
struct RecordBlock {
    static let bits = 4
    static let capacity = 1 << bits
    private static let headerWords = 2

    private let words: UnsafeMutablePointer<UInt64>

    static func allocate(isLeaf: Bool) -> RecordBlock {
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: headerWords + (isLeaf ? 1 : 2) * capacity)
        // All bits zero is `nil` in every column.
        memory.initialize(repeating: 0, count: headerWords + (isLeaf ? 1 : 2) * capacity)
        memory[1] = isLeaf ? 0 : 1
        return RecordBlock(words: memory)
    }

    private init(words: UnsafeMutablePointer<UInt64>) { self.words = words }

    func deallocate() {
        SharedNodes.touch(words + Self.headerWords, count: Self.capacity)
        if isLeaf {
            documents.deinitialize(count: Self.capacity)
        } else {
            children.deinitialize(count: Self.capacity)
        }
        words.deallocate()
    }

    /// Filled slots.
    @inline(__always)
    var used: Int {
        get { Int(truncatingIfNeeded: words[0]) }
        nonmutating set { words[0] = UInt64(truncatingIfNeeded: newValue) }
    }

    @inline(__always) var isLeaf: Bool { words[1] == 0 }

    /// A leaf's slots.
    @inline(__always)
    var documents: UnsafeMutablePointer<BSONDocument?> {
        UnsafeMutableRawPointer(words + Self.headerWords).assumingMemoryBound(to: BSONDocument?.self)
    }

    /// A branch's children; written only together with `noteChild`.
    @inline(__always)
    var children: UnsafeMutablePointer<RecordNode?> {
        UnsafeMutableRawPointer(words + Self.headerWords).assumingMemoryBound(to: RecordNode?.self)
    }

    @inline(__always)
    func child(_ index: Int) -> RecordBlock? {
        UnsafeMutablePointer(bitPattern: UInt(words[Self.headerWords + Self.capacity + index])).map(RecordBlock.init)
    }

    /// Puts a child into a slot, or takes it out.
    func setChild(_ node: RecordNode?, at index: Int) {
        children[index] = node
        words[Self.headerWords + Self.capacity + index] = UInt64(UInt(bitPattern: node?.block.words))
    }

    /// The child at `index` for writing, made where there is none; this block must be owned alone.
    func ownedChild(_ index: Int, isLeaf: Bool) -> RecordBlock {
        guard let child = child(index) else {
            let node = RecordNode(.allocate(isLeaf: isLeaf))
            setChild(node, at: index)
            used += 1
            return node.block
        }
        if isKnownUniquelyReferenced(&children[index]) { return child }
        let node = RecordNode(copying: child)
        setChild(node, at: index)
        return node.block
    }

    /// Fills a new block with the slots of another, sharing what they refer to.
    func copySlots(of other: RecordBlock) {
        used = other.used
        SharedNodes.touch(other.words + Self.headerWords, count: Self.capacity)
        if isLeaf {
            documents.initialize(from: other.documents, count: Self.capacity)
        } else {
            children.initialize(from: other.children, count: Self.capacity)
            let start = Self.headerWords + Self.capacity
            (words + start).update(from: other.words + start, count: Self.capacity)
        }
    }
}

/// The owner of a block: copying a reference to it shares the block, dropping the last one frees it.
///
/// Written only by the tree that owns it alone; a shared one is copied first, hence `@unchecked`.
final class RecordNode: @unchecked Sendable {
    let block: RecordBlock

    init(_ block: RecordBlock) { self.block = block }

    init(copying other: RecordBlock) {
        block = .allocate(isLeaf: other.isLeaf)
        block.copySlots(of: other)
    }

    deinit { block.deallocate() }
}
