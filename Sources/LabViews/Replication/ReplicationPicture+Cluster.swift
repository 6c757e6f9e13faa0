import BSON
package import ShardCluster

extension ReplicationPicture {
    /// The config servers and each shard, as its primary sees it, or else the first member that answers.
    ///
    /// Asks copies: looking changes nothing.
    package init(_ cluster: Cluster) {
        let sets = (cluster.topology.sharded ? [SetRef.config] : []) + cluster.activeShards.map { .shard($0) }
        self.init(sets: sets.map { Self.read($0, in: cluster) })
    }

    private static func read(_ set: SetRef, in cluster: Cluster) -> ReplicaSet {
        let members = cluster[set].members
        let first = cluster[set].primary.map { [$0] } ?? []
        for member in first + members.indices where members[member].isConfigured && members[member].isResponsive {
            let address: NodeAddress =
                switch set {
                case .config: .configMember(member)
                case .shard(let shard): .member(shard, member)
                }
            guard let status = reply("replSetGetStatus", from: address, cluster) else { continue }
            return ReplicaSet(status: status, configuration: reply("replSetGetConfig", from: address, cluster))
        }
        return ReplicaSet(name: cluster[set].name, term: cluster[set].term, viewer: nil)
    }

    private static func reply(_ command: String, from address: NodeAddress, _ cluster: Cluster) -> BSONDocument? {
        var copy = cluster
        guard case .done(let reply, _) = copy.begin([command: 1], database: "admin", on: address),
            reply["ok"]?.double == 1
        else { return nil }
        return reply
    }
}
