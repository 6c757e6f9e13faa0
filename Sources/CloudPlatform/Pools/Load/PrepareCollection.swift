import BSON
import ShardCluster
import SimKernel

extension Platform {
    /// Makes the collection of a run where it is missing; a set's members take only what lives there.
    ///
    /// - Throws: BadValue (2) where the collection lives elsewhere.
    mutating func prepareCollection(
        _ specification: RunSpecification, cluster: inout Cluster
    ) throws(CommandError) {
        let name = specification.namespace
        for place in [specification.reads, specification.writes] {
            let client = pools.clients[place].specification
            guard case .set(let shard) = client.target else { continue }
            let set = cluster[.shard(shard)].name
            if cluster.shards[shard.slot].collections[name] != nil, cluster.isUnsharded(name) { continue }
            let home = cluster.home(of: name)
            guard cluster.isUnsharded(name), home == nil || home == shard else {
                throw .badValue(
                    "\(name.text) is sharded or lives on another shard than \(set). Let \(client.name) connect to the routers: leave out replicaSet."
                )
            }
            if home == nil, cluster.presentShards.count > 1 {
                _ = execute(
                    ["enableSharding": .string(name.database), "primaryShard": .string(set)], database: "admin",
                    cluster: &cluster)
            }
            _ = execute(["create": .string(name.collection)], database: name.database, cluster: &cluster)
            guard cluster.shards[shard.slot].collections[name] != nil else {
                throw .badValue(
                    "\(name.text) could not be made on \(set): is there a primary? Make it first, or wait for the election."
                )
            }
        }
    }
}

extension Cluster {
    fileprivate func isUnsharded(_ name: Namespace) -> Bool { (try? chunkFacts(name)) == nil }

    /// The shard that new unsharded collections of a database are made on; nil where there is no such database.
    fileprivate func home(of name: Namespace) -> ShardID? {
        catalog.databases.first { $0.name == name.database }?.primary
    }
}
