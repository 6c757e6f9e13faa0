package import BSON

/// The documents of a collection by record ID: a radix tree of 16-slot blocks that are copied one by one.
///
/// An assignment shares all blocks; a write afterwards copies one block a level.
package struct RecordTree: Sendable {
    private(set) var root = RecordNode(.allocate(isLeaf: true))
    /// Levels of blocks above the leaves.
    private var height = 0
    package private(set) var count = 0
    private var lastID: Int64 = 0

    package init() {}

    /// Adds a document under a new ID.
    package mutating func append(_ document: BSONDocument) -> RecordID {
        lastID += 1
        set(lastID, document)
        return RecordID(raw: lastID)
    }

    /// Stores under an ID that was given before, such as that of a removed document.
    package mutating func put(_ document: BSONDocument, at id: RecordID) {
        if wasGiven(id) { set(id.raw, document) }
    }

    /// Whether a document stands, or once stood, under the ID.
    package func wasGiven(_ id: RecordID) -> Bool { id.raw > 0 && id.raw <= lastID }

    package mutating func remove(_ id: RecordID) {
        if self[id] != nil { set(id.raw, nil) }
    }

    package subscript(id: RecordID) -> BSONDocument? {
        guard wasGiven(id) else { return nil }
        return withExtendedLifetime(root) {
            var block = root.block
            var level = height
            while level > 0 {
                guard let child = block.child(Self.slot(id.raw, level)) else { return nil }
                block = child
                level &-= 1
            }
            return block.documents[Self.slot(id.raw, 0)]
        }
    }

    /// Visits all documents in order of their IDs, or backwards, until `body` says false; answers whether it never did.
    @discardableResult
    package func visit<Failure: Error>(
        reverse: Bool = false, _ body: (RecordID, BSONDocument) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        let kept = root
        defer { withExtendedLifetime(kept) {} }
        return try Self.visit(kept.block, prefix: 0, reverse: reverse, body)
    }

    private mutating func set(_ id: Int64, _ document: BSONDocument?) {
        while id >> Int64(RecordBlock.bits * (height + 1)) != 0 {
            let above = RecordNode(.allocate(isLeaf: false))
            above.block.setChild(root, at: 0)
            above.block.used = 1
            root = above
            height += 1
        }
        if !isKnownUniquelyReferenced(&root) { root = RecordNode(copying: root.block) }
        count += Self.store(root.block, height, id, document)
    }

    /// Writes below a block that is owned alone; answers by how much the number of documents changed.
    private static func store(_ block: RecordBlock, _ level: Int, _ id: Int64, _ document: BSONDocument?) -> Int {
        let index = slot(id, level)
        if level == 0 {
            let change = (document == nil ? 0 : 1) - (block.documents[index] == nil ? 0 : 1)
            block.documents[index] = document
            block.used += change
            return change
        }
        let child = block.ownedChild(index, isLeaf: level == 1)
        let change = store(child, level - 1, id, document)
        if child.used == 0 {
            block.setChild(nil, at: index)
            block.used -= 1
        }
        return change
    }

    private static func visit<Failure: Error>(
        _ block: RecordBlock, prefix: Int64, reverse: Bool,
        _ body: (RecordID, BSONDocument) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        for step in 0..<RecordBlock.capacity {
            let index = reverse ? RecordBlock.capacity - 1 - step : step
            let id = prefix << Int64(RecordBlock.bits) | Int64(index)
            if block.isLeaf {
                guard let document = block.documents[index] else { continue }
                guard try body(RecordID(raw: id), document) else { return false }
            } else if let child = block.child(index) {
                guard try visit(child, prefix: id, reverse: reverse, body) else { return false }
            }
        }
        return true
    }

    @inline(__always)
    private static func slot(_ id: Int64, _ level: Int) -> Int {
        Int(truncatingIfNeeded: id >> Int64(RecordBlock.bits * level)) & (RecordBlock.capacity - 1)
    }
}
