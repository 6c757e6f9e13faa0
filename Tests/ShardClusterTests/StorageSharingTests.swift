import BSON
import Testing

@testable import ShardCluster

/// What a write after a copy costs: the blocks on its paths, whatever the collection's size.
@Suite struct StorageSharingTests {
    /// Addresses and sizes of all blocks that a collection is made of.
    private func blocks(of collection: StoredCollection) -> [UnsafeRawPointer: Int] {
        var found: [UnsafeRawPointer: Int] = [:]
        func visit(_ block: IndexBlock) {
            found[UnsafeRawPointer(block.high)] = (block.isLeaf ? 4 : 7) * block.capacity * 8
            if !block.isLeaf { for index in 0..<block.used { visit(block.child(index)) } }
        }
        func visit(_ block: RecordBlock) {
            found[UnsafeRawPointer(block.documents)] = (block.isLeaf ? 1 : 2) * RecordBlock.capacity * 8
            if !block.isLeaf { for index in 0..<RecordBlock.capacity { block.child(index).map(visit) } }
        }
        for index in collection.storedIndexes { visit(index.tree.root.block) }
        visit(collection.records.root.block)
        return found
    }

    @Test func aWriteAfterACopyCopiesOnlyThePathsToItsPlace() throws {
        var collection = try StorageFixtures.collection()
        for n in 0..<20_000 { try collection.insert(["_id": .integer(n), "k": .integer(n &* 7919 % 20_000)]) }
        let snapshot = collection
        try collection.insert(["_id": 20_000, "k": 10_000])
        let shared = blocks(of: snapshot)
        let own = blocks(of: collection).filter { shared[$0.key] == nil }
        let copied = own.values.reduce(0, +)
        #expect(copied > 0 && copied < 24 * 1024, "\(copied) bytes of \(shared.values.reduce(0, +))")

        let second = collection
        try collection.replace(
            RecordID(raw: 5000), with: ["_id": 4999, "k": .integer(4999 * 7919 % 20_000), "new": true])
        let before = blocks(of: second)
        let resized = blocks(of: collection).filter { before[$0.key] == nil }.values.reduce(0, +)
        #expect(resized > 0 && resized < 24 * 1024)
        #expect(snapshot.dataBytes < second.dataBytes && second.dataBytes < collection.dataBytes)
    }

    @Test func droppingTheCopyMakesWritesFreeAgain() throws {
        var collection = try StorageFixtures.collection()
        for n in 0..<5000 { try collection.insert(["_id": .integer(n), "k": .integer(n)]) }
        var copy: StoredCollection? = collection
        try collection.replace(RecordID(raw: 9), with: ["_id": 8, "k": 8, "x": 1])
        #expect(copy?.document(RecordID(raw: 9)) == ["_id": 8, "k": 8])
        copy = nil
        let before = blocks(of: collection)
        try collection.replace(RecordID(raw: 4000), with: ["_id": 3999, "k": 3999, "x": 1])
        #expect(blocks(of: collection) == before)
    }
}
