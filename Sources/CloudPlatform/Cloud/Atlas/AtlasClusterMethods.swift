import BSON
import ShardCluster
import SimKernel

/// Clusters: asked for at once, there some virtual minutes later.
extension Platform {
    private static let clusterOptions = [
        "project", "name", "instanceSize", "numShards", "diskSizeGB", "diskIOPS", "region", "autoScaling",
        "clusterType",
    ]

    /// Atlas' limit on the shards of one cluster.
    static let shardLimit: Int64 = 50

    mutating func createCluster(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let options = try only(arguments, Self.clusterOptions)
        let index = try atlas.project(try options.required("project"))
        let type = try options.string("clusterType") ?? "SHARDED"
        guard type == "SHARDED" else {
            throw .atlasInvalid("clusterType", "Here clusters are SHARDED.")
        }
        let regionName = try options.string("region") ?? configuration.region.atlasName
        guard let region = Region(atlas: regionName) else {
            throw .atlas(
                400, "INVALID_REGION",
                "No region \(regionName) exists for provider AWS. There are \(Region.atlasNames).")
        }
        let tier = try tier(options) ?? configuration.tier
        let disk = try options.integer("diskSizeGB", in: 10...4_096).map { Int($0) } ?? tier.diskGB
        let request = ClusterRequest(
            name: try options.required("name"), region: region, tier: tier, diskGB: disk,
            iops: try options.integer("diskIOPS", in: 100...64_000).map { Int($0) } ?? Tier.iops(diskGB: disk),
            autoExpand: try options.options("autoScaling")?.bool("diskGBEnabled") ?? true,
            shards: Int(try options.integer("numShards", in: 1...Self.shardLimit) ?? 1))
        return .document(try beginCluster(request, inProject: index).document)
    }

    func clusters(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try projectIndex(arguments)
        let found = atlas.cluster.flatMap { $0.project == atlas.projects[index].id ? $0 : nil }
        if name == "clusters" { return .array(found.map { [.document($0.document)] } ?? []) }
        let wanted = try arguments.string(1, "the cluster's name")
        return found.flatMap { $0.name == wanted ? .document($0.document) : nil } ?? .null
    }

    mutating func updateCluster(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(3)
        let index = try projectIndex(arguments)
        _ = try atlas.cluster(try arguments.string(1, "the cluster's name"), inProject: index)
        let options = try arguments.options(2)
        try options.refuseUnknown(["numShards", "instanceSize", "diskSizeGB", "diskIOPS", "autoScaling"])
        return .document(
            try changeCluster(
                shards: try options.integer("numShards", in: 1...Self.shardLimit).map { Int($0) },
                tier: try tier(options),
                diskGB: try options.integer("diskSizeGB", in: 10...4_096).map { Int($0) },
                iops: try options.integer("diskIOPS", in: 100...64_000).map { Int($0) },
                autoExpand: try options.options("autoScaling")?.bool("diskGBEnabled")
            ).document)
    }

    mutating func deleteCluster(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let index = try projectIndex(arguments)
        _ = try atlas.cluster(try arguments.string(1, "the cluster's name"), inProject: index)
        guard atlas.cluster?.state != .deleting else { return ["ok": 1] }
        atlas.cluster?.state = .deleting
        queue.schedule(.clusterDeleted, at: now + .seconds(generator.int(in: 120...180)))
        return ["ok": 1]
    }

    private func tier(_ options: Options) throws(CommandError) -> Tier? {
        guard let name = try options.string("instanceSize") else { return nil }
        guard let tier = Tier.named(name) else {
            throw .atlas(
                400, "INVALID_ENUM_VALUE",
                "An invalid enumeration value \(name) was specified for instanceSize. There are \(Tier.names).")
        }
        return tier
    }
}
