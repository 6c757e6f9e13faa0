import ShardCluster

extension Cluster {
    /// The node with this host and port; a shard's name stands for its primary.
    ///
    /// - Throws: HostUnreachable (6) for a name that no node has.
    func address(of name: String) throws(CommandError) -> NodeAddress {
        if let router = routers.firstIndex(where: { $0.host == name }) { return .router(router) }
        for shard in shards where shard.state != .removed {
            if shard.name == name { return .primary(shard.id) }
            if let member = shard.replicaSet.members.firstIndex(where: { $0.host == name }) {
                return .member(shard.id, member)
            }
        }
        if configServers.members.contains(where: { $0.host == name }) { return .config }
        throw .hostUnreachable("No node of the cluster is called \(name).")
    }
}
