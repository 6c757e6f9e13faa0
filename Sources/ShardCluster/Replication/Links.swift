import SimKernel

/// Who reaches whom, as replication asks.
extension Cluster {
    /// Whether two members of a shard's set hold a connection.
    func isLinked(_ a: Int, _ b: Int, on shard: ShardID) -> Bool {
        let (from, to) = (NodeID.member(.shard(shard), a), NodeID.member(.shard(shard), b))
        return isResponsive(from) && reaches(from, to)
    }

    /// How long a message between two members takes; nil if it is lost.
    mutating func linkDelay(on shard: ShardID, from: Int, to: Int) -> Micros? {
        delay(from: .member(.shard(shard), from), to: .member(.shard(shard), to))
    }

    /// How long a member takes for something on its disk.
    func onDisk(_ span: Micros, of member: Int, on shard: ShardID) -> Micros {
        if network.isQuiet { return span }
        return Micros(Double(span) * network.diskFactor(.member(.shard(shard), member)))
    }
}
