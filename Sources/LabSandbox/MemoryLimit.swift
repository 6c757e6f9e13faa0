import BSON
import ShardCluster

extension Sandbox {
    /// Bytes that the model stores, over all shards.
    package var modelBytes: Int64 {
        var sum: Int64 = 0
        for slot in cluster.shards.indices {
            cluster.shards[slot].collections.forEachValue { sum += $0.modelBytes }
        }
        return sum
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
        guard command.withCursor({ $0.next() && $0.key(isOneOf: Self.growing) }) else { return }
        try checkMemory()
    }

    private static let growing: [StaticString] = ["insert", "update", "findAndModify", "createIndexes", "aggregate"]
}
