import BSON
import ShardCluster
import SimKernel

/// What somebody asks Atlas to build.
struct ClusterRequest {
    let name: String
    let region: Region
    let tier: Tier
    let diskGB: Int
    let iops: Int
    let autoExpand: Bool
    let shards: Int
}

/// From CREATING to IDLE, through UPDATING, to the end.
extension Platform {
    /// As seen with dedicated clusters on AWS: 7 to 10 minutes.
    private static let creationSeconds: ClosedRange<Int64> = 420...600
    /// For each shard that joins: 5 to 10 minutes.
    private static let updateSeconds: ClosedRange<Int64> = 300...600
    /// Until a plan for the new tier is made and its first machine is asked for.
    private static let tierPlanning: Micros = .seconds(20)
    private static let tierPoll: Micros = .seconds(5)

    mutating func beginCluster(
        _ request: ClusterRequest, inProject index: Int
    ) throws(CommandError) -> AtlasCluster {
        if let present = atlas.cluster {
            if present.project == atlas.projects[index].id && present.name == request.name {
                throw .atlas(
                    400, "DUPLICATE_CLUSTER_NAME",
                    "A cluster named \(request.name) is already present in group \(atlas.projects[index].name).")
            }
            throw .atlas(
                400, "CLUSTER_LIMIT_REACHED", "The sandbox holds one cluster. Delete \(present.name) first.")
        }
        guard !hasCluster else {
            throw .atlas(
                400, "CLUSTER_LIMIT_REACHED",
                "This sandbox has had its cluster from the start. One with shards: 0 begins without.")
        }
        let cluster = AtlasCluster(
            id: atlas.clusterID(), project: atlas.projects[index].id, name: request.name, region: request.region,
            replicas: configuration.replicas, tier: request.tier, diskGB: request.diskGB, iops: request.iops,
            autoExpand: request.autoExpand, shards: request.shards, wantedShards: request.shards,
            wantedTier: request.tier)
        atlas.cluster = cluster
        queue.schedule(.clusterCreated, at: now + .seconds(generator.int(in: Self.creationSeconds)))
        return cluster
    }

    /// The sandbox's cluster comes to life as Atlas hands it over.
    mutating func finishCreation(cluster: inout Cluster) {
        guard let made = atlas.cluster, made.state == .creating else { return }
        let topology = Topology(
            shards: (1...max(made.shards, 1)).map { ShardNames.name($0) }, replicas: made.replicas,
            routers: configuration.routers, tier: made.tier.name, region: made.region.atlasName)
        trace.combine(cluster.trace.value)
        cluster = Cluster(topology, generator: generator.split(), at: now)
        hardware = Hardware(
            standard: Volume(tier: made.tier, diskGB: made.diskGB, iops: made.iops, autoExpand: made.autoExpand))
        hasCluster = true
        atlas.cluster?.state = .idle
    }

    mutating func changeCluster(
        shards: Int?, tier: Tier?, diskGB: Int?, iops: Int?, autoExpand: Bool?
    ) throws(CommandError) -> AtlasCluster {
        guard var changed = atlas.cluster else {
            throw .atlas(404, "CLUSTER_NOT_FOUND", "No cluster exists.")
        }
        guard changed.state == .idle else {
            throw .atlas(
                409, "CLUSTER_ALREADY_CHANGING",
                "Cluster \(changed.name) is \(changed.state.rawValue). Wait until its stateName is IDLE.")
        }
        if let shards {
            guard shards >= changed.shards else {
                throw .atlasInvalid(
                    "numShards", "Cluster \(changed.name) has \(changed.shards) shards; here it only grows.")
            }
            changed.wantedShards = shards
        }
        if let diskGB, diskGB < changed.diskGB {
            throw .atlasInvalid("diskSizeGB", "A disk cannot shrink from \(changed.diskGB) GB.")
        }
        changed.wantedTier = tier ?? changed.wantedTier
        changed.diskGB = diskGB ?? changed.diskGB
        changed.iops = iops ?? diskGB.map { Tier.iops(diskGB: $0) } ?? changed.iops
        changed.autoExpand = autoExpand ?? changed.autoExpand
        hardware.resize(diskGB: changed.diskGB, iops: changed.iops, autoExpand: changed.autoExpand)
        atlas.cluster = changed
        scheduleUpdate()
        return atlas.cluster ?? changed
    }

    /// The next thing to do until the cluster is as it is wanted; then IDLE.
    private mutating func scheduleUpdate() {
        guard let changed = atlas.cluster else { return }
        if changed.wantedTier != changed.tier {
            atlas.cluster?.state = .updating
            queue.schedule(.tierReady, at: now + Self.tierPlanning)
        } else if changed.wantedShards > changed.shards {
            atlas.cluster?.state = .updating
            queue.schedule(.shardReady, at: now + .seconds(generator.int(in: Self.updateSeconds)))
        } else {
            atlas.cluster?.state = .idle
        }
    }

    mutating func finishShard(cluster: inout Cluster) {
        guard let changed = atlas.cluster, changed.state == .updating else { return }
        guard shardHasJoined(&cluster) else {
            queue.schedule(.shardReady, at: now + .seconds(1))
            return
        }
        atlas.cluster?.shards = changed.shards + 1
        scheduleUpdate()
    }

    /// Tells the cluster to add a shard, or asks whether it has done so.
    private mutating func shardHasJoined(_ cluster: inout Cluster) -> Bool {
        if let operation = atlas.joining {
            guard cluster.poll(operation) != nil else { return false }
            atlas.joining = nil
            return true
        }
        let name = ShardNames.next(after: cluster.presentShards.map(\.name))
        guard case .waiting(let operation) = cluster.begin(["addShard": .string(name)], database: "admin") else {
            return true
        }
        atlas.joining = operation
        return false
    }

    /// Begins the rolling update to the wanted tier, or looks whether it is over.
    mutating func watchTier(cluster: inout Cluster) {
        guard let changed = atlas.cluster, changed.state == .updating else { return }
        let isUnderWay = cluster.tierUpdate?.isUnderWay == true
        if !isUnderWay, cluster.topology.tier == changed.wantedTier.name {
            hardware.setTier(changed.wantedTier)
            atlas.cluster?.tier = changed.wantedTier
            return scheduleUpdate()
        }
        if !isUnderWay { try? cluster.beginTierUpdate(to: changed.wantedTier.name) }
        queue.schedule(.tierReady, at: now + Self.tierPoll)
    }

    mutating func finishDeletion(cluster: inout Cluster) {
        atlas.cluster = nil
        atlas.joining = nil
        hasCluster = false
        trace.combine(cluster.trace.value)
        cluster = Cluster(Topology(shards: [], routers: 0), generator: generator.split(), at: now)
        hardware = Hardware(standard: Volume(tier: configuration.tier))
    }
}

/// Names that a cluster's shards get unless somebody chooses others.
package enum ShardNames {
    /// "shard-01" for 1.
    package static func name(_ number: Int) -> String {
        number < 10 ? "shard-0\(number)" : "shard-\(number)"
    }

    static func next(after names: [String]) -> String {
        var number = names.count + 1
        while names.contains(name(number)) { number += 1 }
        return name(number)
    }
}
