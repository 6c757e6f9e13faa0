import Testing

@testable import ShardCluster

/// The B+tree by itself: what happens where blocks split, empty and join.
@Suite struct StorageIndexTreeTests {
    private func entry(_ key: Int, record: Int) -> IndexEntry {
        IndexEntry(key: IndexKey(Int64(key)), record: Int64(record), bytes: Int64(key % 100))
    }

    private func records(_ tree: IndexTree, reverse: Bool = false) -> [Int] {
        var cursor = IndexCursor(tree, from: nil, to: nil, reverse: reverse)
        var found: [Int] = []
        while let next = cursor.next() { found.append(Int(next.record)) }
        return found
    }

    /// Nearly empties a tree of three levels in random order, so that leaves and branches join, and fills it again.
    @Test func joiningBlocksLosesNothing() {
        var numbers = StorageFixtures.Numbers()
        var tree = IndexTree()
        var keys = Array(0..<12_000)
        for index in keys.indices.reversed() { keys.swapAt(index, numbers.next(below: index + 1)) }
        for key in keys { _ = tree.insert(entry(key, record: key), unique: false) }
        #expect(tree.count == 12_000)
        for round in 0..<3 {
            let gone = keys.dropFirst(500)
            for key in gone { tree.remove(IndexKey(Int64(key)), record: Int64(key)) }
            let kept = keys.prefix(500).sorted()
            #expect(records(tree) == kept && records(tree, reverse: true) == kept.reversed())
            for (rank, key) in kept.enumerated() {
                #expect(tree.totals(before: IndexKey(Int64(key))).count == rank)
                #expect(tree.entry(atRank: rank)?.record == Int64(key))
            }
            #expect(tree.totals.bytes == kept.reduce(0) { $0 + Int64($1 % 100) })
            for key in round == 0 ? gone.sorted() : Array(gone) {
                let isNew = tree.insert(entry(key, record: key), unique: round == 1)
                #expect(isNew)
            }
            #expect(records(tree) == Array(0..<12_000))
        }
    }

    /// An equal key may stand at the end of the block before the one where a new record would go.
    @Test func aUniqueKeyIsSeenBehindABlocksStart() {
        var tree = IndexTree()
        for key in 0..<300 { _ = tree.insert(entry(key, record: key + 1000), unique: true) }
        for key in 0..<300 {
            tree.remove(IndexKey(Int64(key)), record: Int64(key + 1000))
            let isNew = tree.insert(entry(key, record: 1), unique: true)
            let isAgain = tree.insert(entry(key, record: 5000), unique: true)
            #expect(isNew && !isAgain, "\(key)")
            #expect(tree.firstRecord(IndexKey(Int64(key))) == 1)
        }
        #expect(tree.count == 300)
    }

    /// Whole runs of neighbours go, as in a range deletion, and come again: leaves vanish at the edge of a branch, smaller
    /// keys come to what follows, and branches join that begin with a key which no longer bounds its child.
    @Test(arguments: [1, 2, 3, 4])
    func blocksKeepTheirBoundsWhenRunsGoAndCome(seed: UInt64) {
        var numbers = StorageFixtures.Numbers(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var tree = IndexTree()
        var isPresent = Array(repeating: false, count: 6_000)
        var isGrowing = true
        for step in 0..<240 {
            if tree.count > 3_600 { isGrowing = false }
            if tree.count < 400 { isGrowing = true }
            let start = numbers.next(below: isPresent.count)
            let run = start..<min(isPresent.count, start + 1 + numbers.next(below: 350))
            let inserts = numbers.next(below: 4) == 0 ? !isGrowing : isGrowing
            let isThinning = numbers.next(below: 2) == 0
            for key in inserts ? Array(run.reversed()) : Array(run) where isPresent[key] != inserts {
                if isThinning, numbers.next(below: 4) == 0 { continue }
                isPresent[key] = inserts
                if inserts {
                    _ = tree.insert(entry(key, record: key), unique: false)
                } else {
                    tree.remove(IndexKey(Int64(key)), record: Int64(key))
                }
            }
            #expect(tree.faults() == [], "step \(step)")
            #expect(records(tree) == isPresent.indices.filter { isPresent[$0] }, "step \(step)")
        }
    }

    private func keys(_ leaf: IndexBlock) -> [Int] { (0..<leaf.used).map { Int(leaf.entry(at: $0).record) } }

    private func remove(_ keys: [Int], from tree: inout IndexTree) {
        for key in keys { tree.remove(IndexKey(Int64(key)), record: Int64(key)) }
    }

    /// A branch loses its first leaf, gets a smaller key than any it has, and then joins the branch before it, where the
    /// key of what was its first child counts again.
    @Test func aJoiningBranchBringsNoStaleKey() {
        var tree = IndexTree()
        for key in 0..<1_700 { _ = tree.insert(entry(key * 10, record: key * 10), unique: false) }
        #expect(tree.root.block.used == 2 && tree.root.block.child(1).used > 8)
        let first = keys(tree.root.block.child(1).child(0))
        remove(first, from: &tree)
        let small = first[0] + 5
        _ = tree.insert(entry(small, record: small), unique: false)
        while tree.root.block.used == 2, tree.root.block.child(1).used > 3 {
            let right = tree.root.block.child(1)
            remove(keys(right.child(right.used - 1)), from: &tree)
        }
        while tree.root.block.used == 2, tree.root.block.child(0).used > 6 {
            remove(keys(tree.root.block.child(0).child(0)), from: &tree)
        }
        #expect(tree.faults() == [] && tree.root.block.used == 2)
        let last = tree.entry(atRank: tree.count - 1).map { Int($0.record) }
        remove([last ?? 0], from: &tree)
        #expect(tree.root.block.level == 1 && tree.root.block.used > 6)
        #expect(tree.faults() == [])
        #expect(tree.firstRecord(IndexKey(Int64(small))) == Int64(small))
    }
}
