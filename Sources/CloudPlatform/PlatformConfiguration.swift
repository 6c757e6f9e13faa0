/// What the world around a cluster begins with.
package struct PlatformConfiguration: Sendable, Hashable {
    package let tier: Tier
    package let region: Region
    /// Members of each shard's replica set.
    package let replicas: Int
    package let routers: Int
    /// False where the cluster is yet to come from Atlas.
    package let hasCluster: Bool

    package init(tier: Tier, region: Region, replicas: Int, routers: Int, hasCluster: Bool) {
        self.tier = tier
        self.region = region
        self.replicas = replicas
        self.routers = routers
        self.hasCluster = hasCluster
    }
}
