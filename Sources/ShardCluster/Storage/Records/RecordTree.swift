package import BSON

/// The documents of a collection by record ID: a radix tree of 32-slot blocks that are copied one by one.
///
/// An assignment shares all blocks; a write afterwards copies one block a level.
package struct RecordTree: Sendable {
    private var root = RecordNode(isLeaf: true)
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
        guard id.raw > 0, id.raw <= lastID else { return }
        set(id.raw, document)
    }

    package mutating func remove(_ id: RecordID) {
        if self[id] != nil { set(id.raw, nil) }
    }

    package subscript(id: RecordID) -> BSONDocument? {
        guard id.raw > 0, id.raw <= lastID else { return nil }
        var node = root
        var level = height
        while level > 0 {
            guard let child = node.children?[Self.slot(id.raw, level)] else { return nil }
            node = child
            level -= 1
        }
        return node.documents?[Self.slot(id.raw, 0)]
    }

    /// Visits all documents in order of their IDs, or backwards, until `body` says false; answers whether it never did.
    @discardableResult
    package func visit<Failure: Error>(
        reverse: Bool = false, _ body: (RecordID, BSONDocument) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        try Self.visitBlock(root, level: height, prefix: 0, reverse: reverse, body)
    }

    private mutating func set(_ id: Int64, _ document: BSONDocument?) {
        while id >> Int64(RecordNode.bits * (height + 1)) != 0 {
            let above = RecordNode(isLeaf: false)
            above.children?[0] = root
            above.used = 1
            root = above
            height += 1
        }
        RecordNode.makeUnique(&root)
        count += Self.store(root, height, id, document)
    }

    /// Writes below a block that is owned alone; answers by how much the number of documents changed.
    private static func store(_ node: RecordNode, _ level: Int, _ id: Int64, _ document: BSONDocument?) -> Int {
        let index = slot(id, level)
        guard level > 0, let children = node.children else {
            guard let documents = node.documents else { return 0 }
            let change = (document == nil ? 0 : 1) - (documents[index] == nil ? 0 : 1)
            documents[index] = document
            node.used += change
            return change
        }
        if children[index] == nil {
            children[index] = RecordNode(isLeaf: level == 1)
            node.used += 1
        }
        if !isKnownUniquelyReferenced(&children[index]), let shared = children[index] {
            children[index] = RecordNode(copying: shared)
        }
        guard let child = children[index] else { return 0 }
        let change = store(child, level - 1, id, document)
        if child.used == 0 {
            children[index] = nil
            node.used -= 1
        }
        return change
    }

    private static func visitBlock<Failure: Error>(
        _ node: RecordNode, level: Int, prefix: Int64, reverse: Bool,
        _ body: (RecordID, BSONDocument) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        for step in 0..<RecordNode.capacity {
            let index = reverse ? RecordNode.capacity - 1 - step : step
            let id = prefix << Int64(RecordNode.bits) | Int64(index)
            if let document = node.documents?[index] {
                guard try body(RecordID(raw: id), document) else { return false }
            } else if let child = node.children?[index] {
                guard try visitBlock(child, level: level - 1, prefix: id, reverse: reverse, body) else { return false }
            }
        }
        return true
    }

    @inline(__always)
    private static func slot(_ id: Int64, _ level: Int) -> Int {
        Int(id >> Int64(RecordNode.bits * level)) & (RecordNode.capacity - 1)
    }
}
