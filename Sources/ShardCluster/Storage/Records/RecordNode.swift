import BSON

/// One block of the record tree: 32 documents, or 32 blocks of the level below.
///
/// A block is written only by the tree that owns it alone; a shared one is copied first, hence `@unchecked`.
final class RecordNode: @unchecked Sendable {
    static let bits = 5
    static let capacity = 1 << bits

    /// Filled slots.
    var used = 0
    let documents: UnsafeMutablePointer<BSONDocument?>?
    let children: UnsafeMutablePointer<RecordNode?>?

    init(isLeaf: Bool) {
        if isLeaf {
            let slots = UnsafeMutablePointer<BSONDocument?>.allocate(capacity: Self.capacity)
            slots.initialize(repeating: nil, count: Self.capacity)
            (documents, children) = (slots, nil)
        } else {
            let slots = UnsafeMutablePointer<RecordNode?>.allocate(capacity: Self.capacity)
            slots.initialize(repeating: nil, count: Self.capacity)
            (documents, children) = (nil, slots)
        }
    }

    init(copying other: RecordNode) {
        used = other.used
        if let source = other.documents {
            let slots = UnsafeMutablePointer<BSONDocument?>.allocate(capacity: Self.capacity)
            slots.initialize(from: source, count: Self.capacity)
            (documents, children) = (slots, nil)
        } else if let source = other.children {
            let slots = UnsafeMutablePointer<RecordNode?>.allocate(capacity: Self.capacity)
            slots.initialize(from: source, count: Self.capacity)
            (documents, children) = (nil, slots)
        } else {
            (documents, children) = (nil, nil)
        }
    }

    deinit {
        documents?.deinitialize(count: Self.capacity).deallocate()
        children?.deinitialize(count: Self.capacity).deallocate()
    }

    @inline(__always)
    static func makeUnique(_ node: inout RecordNode) {
        if !isKnownUniquelyReferenced(&node) { node = RecordNode(copying: node) }
    }
}
