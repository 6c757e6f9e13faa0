import BSON
import ShardCluster
import SimKernel

/// `cluster.changeTier`, `cluster.update`, `cluster.members`, `cluster.tiers`: vertical scaling.
extension Platform {
    static let tierMethods = ["changeTier", "update", "members", "tiers"]

    mutating func tiers(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "changeTier": return try changeTier(arguments, cluster: &cluster)
        case "update": return cluster.tierUpdate.map { .document(TierDocuments.update($0, in: cluster)) } ?? .null
        case "members":
            let name = try arguments.string(0, "the shard's name")
            guard let shard = cluster.presentShards.first(where: { $0.name == name }) else { return .null }
            return .array(TierDocuments.members(of: shard.replicaSet))
        case "tiers": return .array(Tier.all.map { .document(TierDocuments.tier($0)) })
        default: throw arguments.unknownMethod
        }
    }

    private mutating func changeTier(_ arguments: Arguments, cluster: inout Cluster) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let name = try arguments.string(0, "the tier, such as \"M30\"")
        guard let tier = Tier.named(name) else {
            throw .badValue("There is no tier \(name). There are \(Tier.names).")
        }
        guard hasCluster else { throw .noCluster }
        if let managed = atlas.cluster {
            throw .illegalOperation(
                "Atlas keeps cluster \(managed.name) as it was told: change its instanceSize with atlas.updateCluster.")
        }
        if cluster.tierUpdate?.isUnderWay != true, cluster.presentShards.allSatisfy({ isWhole($0.replicaSet, name) }) {
            throw .illegalOperation("All members are \(name) already. There is nothing to change.")
        }
        try cluster.beginTierUpdate(to: name)
        hardware.setTier(tier)
        return ["ok": 1, "instanceSize": .string(name), "stateName": "UPDATING"]
    }

    private func isWhole(_ set: ReplicaSet, _ tier: String) -> Bool {
        set.members.indices.allSatisfy { !set.members[$0].isConfigured || set.tier(of: $0) == tier }
    }
}

enum TierDocuments {
    static func tier(_ tier: Tier) -> BSONDocument {
        [
            "name": .string(tier.name), "vCPUs": .int32(Int32(clamping: tier.vCPUs)),
            "memoryGB": .int32(Int32(clamping: tier.memoryGB)), "cacheGB": .double(tier.cacheBytes / Volume.bytesPerGB),
            "diskGB": .int32(Int32(clamping: tier.diskGB)), "diskIOPS": .int32(Int32(clamping: tier.iops)),
        ]
    }

    static func members(of set: ReplicaSet) -> [BSONValue] {
        set.members.indices.filter { set.members[$0].isConfigured }.map { index in
            [
                "host": .string(set.members[index].host), "stateStr": .string(set.members[index].role.stateName),
                "instanceSize": .string(set.tier(of: index)),
            ]
        }
    }

    static func update(_ update: TierUpdate, in cluster: Cluster) -> BSONDocument {
        var document: BSONDocument = [
            "instanceSize": .string(update.tier), "stateName": update.isUnderWay ? "UPDATING" : "IDLE",
            "began": .date(VirtualDate.ms(update.began)), "ended": date(update.ended),
        ]
        document.append("waitsFor", update.obstacle.map { .string($0) } ?? .null)
        let steps: [BSONValue] = update.steps.map { step in
            [
                "shard": .string(cluster.shards[step.shard.slot].name), "host": .string(step.host),
                "steppedDown": date(step.steppedDown), "stopped": date(step.stopped), "returned": date(step.returned),
            ]
        }
        document.append("members", .array(steps))
        return document
    }

    private static func date(_ time: Micros?) -> BSONValue { time.map { .date(VirtualDate.ms($0)) } ?? .null }
}
