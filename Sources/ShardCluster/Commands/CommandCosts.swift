package import SimKernel

/// What commands cost in virtual time besides the data that they touch. Figures of this model, for nodes in one region
/// (Docs/Fidelity.md): a round trip between two nodes is about half a millisecond.
package enum CommandCosts {
    /// Client to router and back, with parsing.
    package static let roundTrip: Micros = 500
    /// How long a driver tries to reach a node: serverSelectionTimeoutMS.
    package static let serverSelection: Micros = .seconds(30)
    /// A command that a router answers by itself.
    package static let local: Micros = 600
    /// A command that reads from the config servers.
    package static let catalogRead: Micros = 2_000
    /// A command that writes to the config servers with a majority.
    package static let metadata: Micros = 15_000
    /// Creating or sharding a collection: the coordinator's steps on the primary shard and the config servers.
    package static let shardCollection: Micros = 250_000
    /// Making an empty collection of a sharded one on another shard.
    package static let collectionOnShard: Micros = 30_000
    /// Dropping a collection or database: the coordinator's critical section and its majority writes.
    package static let drop: Micros = 120_000
    /// A split or merge: the shard's critical section, and a majority write.
    package static let splitOrMerge: Micros = 40_000
    /// removeShard's change of the shard's state.
    package static let removeShard: Micros = 30_000
    /// Starting the members of a new replica set, its initiation and first election.
    package static let replicaSetStart: Micros = .milliseconds(12_000)
    /// replSetInitiate: the members are asked, the configuration is written.
    package static let initiate: Micros = .milliseconds(300)
    /// addShard of a set that runs: checks on the set, and the catalog's write.
    package static let addShard: Micros = .milliseconds(600)
    /// A router that reads a routing table anew after StaleConfig.
    package static let refresh: Micros = 3_000
    /// Index entries a second that an index build makes on a shard.
    package static let indexEntriesPerSecond: Int64 = 500_000

    package static func indexBuild(documents: Int) -> Micros {
        metadata + Micros(documents) * 1_000_000 / indexEntriesPerSecond
    }
}
