/// The key range of a collection as one row of cells, each marked with the shard that owns it.
struct ChunkStrip {
    let chunks: [ClusterPicture.Chunk]
    /// In the order in which their marks are given out.
    let shards: [String]
    let surface: Surface

    static let marks: [Character] = Array("123456789abcdefghijklmnopqrstuvwxyz")

    static func mark(of shard: Int) -> String { String(marks[shard % marks.count]) }

    /// A chunk takes cells in proportion to its documents; one without documents takes one while there is room.
    func text(width: Int) -> String {
        var text = ""
        for (chunk, cells) in zip(chunks, Self.cells(of: chunks.map(\.documents), width: width)) where cells > 0 {
            let owner = shards.firstIndex(of: chunk.shard) ?? 0
            text += surface.paint(String(repeating: Self.mark(of: owner), count: cells), .series(owner))
        }
        return text
    }

    /// Whole cells that sum up to `width`, shared by weight with running remainders; each part gets one while they suffice.
    static func cells(of weights: [Int], width: Int) -> [Int] {
        guard !weights.isEmpty, width > 0 else { return weights.map { _ in 0 } }
        let base = weights.count <= width ? 1 : 0
        let rest = width - base * weights.count
        let total = max(weights.reduce(0.0) { $0 + Double($1) }, 0)
        var sum = 0.0
        var given = 0
        return weights.enumerated().map { index, weight in
            sum += total > 0 ? Double(weight) / total : 1 / Double(weights.count)
            let upTo = index == weights.count - 1 ? rest : Int((sum * Double(rest)).rounded())
            defer { given = max(given, upTo) }
            return base + max(upTo - given, 0)
        }
    }
}
