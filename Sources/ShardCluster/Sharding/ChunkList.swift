package import BSON

/// Chunks in key order, in blocks of bounded size: a change copies one block, a copy of the list shares all of them.
///
/// Reading by number and by key costs O(log n), walking O(1) a chunk, a change the blocks' number and one block.
package struct ChunkList: Sendable {
    package private(set) var blocks: [ChunkBlock] = []
    /// The number of each block's first chunk.
    private var starts: [Int] = []
    package private(set) var count = 0

    /// - Parameter chunks: in key order.
    init(_ chunks: [Chunk]) { rebuild(Self.blocks(of: chunks), from: 0) }

    /// The chunk that owns this key.
    package func index(containing key: KeyString) -> Int {
        var low = 0
        var high = blocks.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if blocks[middle].chunks[0].min.key <= key { low = middle } else { high = middle - 1 }
        }
        let chunks = blocks[low].chunks
        var first = 0
        var last = chunks.count - 1
        while first < last {
            let middle = (first + last + 1) / 2
            if chunks[middle].min.key <= key { first = middle } else { last = middle - 1 }
        }
        return starts[low] + first
    }

    /// The first chunk of a shard that passes a test; blocks without any of the shard's are passed over.
    package func first(on shard: ShardID, where passes: (Chunk) -> Bool = { _ in true }) -> Int? {
        for (place, block) in blocks.enumerated() where block.holds(shard) {
            if let found = block.chunks.firstIndex(where: { $0.shard == shard && passes($0) }) {
                return starts[place] + found
            }
        }
        return nil
    }

    /// The block that holds a chunk, and the chunk's place in it.
    func place(of index: Int) -> (block: Int, offset: Int) {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= index { low = middle } else { high = middle - 1 }
        }
        return (low, index - starts[low])
    }

    /// Puts other chunks in the place of some neighbours.
    mutating func replaceSubrange(_ range: Range<Int>, with new: [Chunk]) {
        guard let lower = range.first, let upper = range.last else { return }
        let first = place(of: lower)
        let last = place(of: upper)
        var chunks = Array(blocks[first.block].chunks[..<first.offset])
        chunks += new
        chunks += blocks[last.block].chunks[(last.offset + 1)...]
        var from = first.block
        var to = last.block
        if chunks.count < ChunkBlock.few, to + 1 < blocks.count {
            to += 1
            chunks += blocks[to].chunks
        } else if chunks.count < ChunkBlock.few, from > 0 {
            from -= 1
            chunks = blocks[from].chunks + chunks
        }
        blocks.replaceSubrange(from...to, with: Self.blocks(of: chunks))
        rebuild(blocks, from: from)
    }

    /// Cuts chunks into blocks that have room to grow.
    private static func blocks(of chunks: [Chunk]) -> [ChunkBlock] {
        guard chunks.count > ChunkBlock.limit else { return chunks.isEmpty ? [] : [ChunkBlock(chunks)] }
        let number = (chunks.count * 2 + ChunkBlock.limit - 1) / ChunkBlock.limit
        return (0..<number).map { part in
            ChunkBlock(Array(chunks[chunks.count * part / number..<chunks.count * (part + 1) / number]))
        }
    }

    private mutating func rebuild(_ new: [ChunkBlock], from place: Int) {
        blocks = new
        starts = Array(starts.prefix(place))
        for index in place..<blocks.count {
            starts.append(index == 0 ? 0 : starts[index - 1] + blocks[index - 1].chunks.count)
        }
        count = (starts.last ?? 0) + (blocks.last?.chunks.count ?? 0)
    }
}

extension ChunkList: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> Chunk {
        let place = place(of: index)
        return blocks[place.block].chunks[place.offset]
    }

    /// Walks block by block.
    package struct Iterator: IteratorProtocol {
        private let blocks: [ChunkBlock]
        private var block = 0
        private var offset = 0

        fileprivate init(_ blocks: [ChunkBlock]) { self.blocks = blocks }

        package mutating func next() -> Chunk? {
            guard block < blocks.count else { return nil }
            let chunks = blocks[block].chunks
            defer {
                offset += 1
                if offset == chunks.count { (block, offset) = (block + 1, 0) }
            }
            return chunks[offset]
        }
    }

    package func makeIterator() -> Iterator { Iterator(blocks) }
}

extension ChunkList: Equatable {
    /// Shared blocks are equal without a look inside.
    package static func == (left: Self, right: Self) -> Bool {
        if left.blocks.count == right.blocks.count, zip(left.blocks, right.blocks).allSatisfy({ $0 === $1 }) {
            return true
        }
        return left.count == right.count && left.elementsEqual(right)
    }
}
