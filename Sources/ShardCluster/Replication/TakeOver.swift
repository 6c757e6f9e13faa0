import BSON
import SimKernel

extension Cluster {
    /// A member that won an election begins to write in its term: its store is the shard's from now on, and its first
    /// entry says so.
    ///
    /// The config servers' set has no store of its own: its entries are the catalog's.
    mutating func takeOver(_ member: Int, in set: SetRef, term: Int64) {
        guard case .shard(let shard) = set else { return }
        shards[shard.slot].act(as: member)
        shards[shard.slot].history.term = term
        shards[shard.slot].adoptFollowers()
        recordNoop("new primary", on: shard)
    }
}
