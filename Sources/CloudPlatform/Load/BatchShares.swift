/// How many of a batch's documents each shard got.
struct BatchShares {
    private(set) var counts: [(shard: String, count: Int64)] = []

    mutating func add(_ count: Int64, to shard: String) {
        if let index = counts.firstIndex(where: { $0.shard == shard }) {
            counts[index].count += count
        } else {
            counts.append((shard, count))
        }
    }

    var total: Int64 { counts.reduce(0) { $0 + $1.count } }

    /// The part of an even draw from the batch that falls to a shard; by what the shards hold where nothing is inserted.
    func fraction(of shard: ShardReading, among shards: [ShardReading]) -> Double {
        guard total == 0 else {
            return Double(counts.first { $0.shard == shard.name }?.count ?? 0) / Double(total)
        }
        let documents = shards.reduce(0) { $0 + $1.documents }
        return documents == 0 ? 1 / Double(max(shards.count, 1)) : Double(shard.documents) / Double(documents)
    }
}
