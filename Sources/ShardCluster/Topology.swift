/// What a cluster is made of when it begins.
package struct Topology: Sendable, Hashable {
    /// Names of the shards (each also its replica set's name), in the order of joining.
    package var shards: [String]
    /// Members of each shard's replica set.
    package var replicas: Int
    /// Routers (mongos processes).
    package var routers: Int
    /// Members of the config servers' replica set.
    package var configServers: Int
    /// Instance size of the shards' members, such as "M40".
    package var tier: String
    /// Cloud region of all nodes, such as "EU_WEST_2".
    package var region: String
    /// Regions that the members of each set stand in, in turn; none: all in `region`.
    package var memberRegions: [String]
    /// False for one replica set without routers and config servers.
    package var sharded: Bool
    /// Commands need a user who is allowed them (`security.authorization`).
    package var authorization: Bool
    /// Hosts on which a cluster is built by hand; none where it is ready made.
    package var hosts: [String]

    package init(
        shards: [String], replicas: Int = 3, routers: Int = 1, configServers: Int = 3, tier: String = "M40",
        region: String = "EU_WEST_2", memberRegions: [String] = [], sharded: Bool = true, authorization: Bool = false,
        hosts: [String] = []
    ) {
        self.shards = shards
        self.replicas = replicas
        self.routers = routers
        self.configServers = configServers
        self.tier = tier
        self.region = region
        self.memberRegions = memberRegions
        self.sharded = sharded
        self.authorization = authorization
        self.hosts = hosts
    }
}
