/// Who reaches whom, as shards ask that work together.
extension Cluster {
    /// Whether the primaries of two shards reach each other; a shard without one is asked nothing here.
    func isLinked(_ a: ShardID, _ b: ShardID) -> Bool {
        guard a != b, !network.isQuiet, let from = self[a].replicaSet.primary, let to = self[b].replicaSet.primary
        else { return true }
        return reaches(.member(.shard(a), from), .member(.shard(b), to))
    }

    /// Whether each of some shards' primaries reaches all others.
    func areLinked(_ shards: [ShardID]) -> Bool {
        network.isQuiet || shards.allSatisfy { one in shards.allSatisfy { isLinked(one, $0) } }
    }
}
