/// A process of the cluster as a command names it.
package enum NodeAddress: Sendable, Hashable {
    /// A mongos, by its number from 0.
    case router(Int)
    /// The primary of a shard's replica set.
    case primary(ShardID)
    /// One member of a shard's replica set, by its number from 0.
    case member(ShardID, Int)
    /// The primary of the config servers.
    case config
    /// One config server, by its number from 0.
    case configMember(Int)
    /// A process that was started by hand and is in no set yet, by its number from 0.
    case server(Int)
    /// A host on whose port nobody listens.
    case nowhere
}
