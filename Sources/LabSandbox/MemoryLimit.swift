import BSON
import ShardCluster

extension Sandbox {
    /// Bytes that the model stores, over all shards.
    package var modelBytes: Int64 {
        cluster.shards.reduce(0) { sum, shard in
            var sum = sum
            for name in shard.collections.names { sum += Int64(shard.collections[name]?.modelBytes ?? 0) }
            return sum
        }
    }

    /// - Throws: ExceededMemoryLimit (146) if the stored data outgrow the configuration's limit.
    func checkMemory() throws(CommandError) {
        guard modelBytes <= configuration.memoryLimitBytes else {
            throw .exceededMemoryLimit(
                "The sandbox stores over \(configuration.memoryLimitBytes >> 20) MB. Delete documents, or undo.")
        }
    }

    /// Only commands that may store more are refused.
    func checkMemory(for command: BSONDocument) throws(CommandError) {
        guard let name = command.first?.key, Self.growing.contains(name) else { return }
        try checkMemory()
    }

    private static let growing = ["insert", "update", "findAndModify", "createIndexes", "aggregate"]
}
