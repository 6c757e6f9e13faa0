import BSON
import SimKernel

/// A sharded cluster as Atlas describes it; its data is the sandbox's cluster.
package struct AtlasCluster: Sendable, Hashable {
    package enum State: String, Sendable {
        case creating = "CREATING"
        case updating = "UPDATING"
        case idle = "IDLE"
        case deleting = "DELETING"
    }

    package let id: String
    package let project: String
    package let name: String
    package let region: Region
    package let replicas: Int
    package var tier: Tier
    package var diskGB: Int
    package var iops: Int
    package var autoExpand: Bool
    package var shards: Int
    package var state: State = .creating
    /// Told to be; differs from `shards` and `tier` while UPDATING.
    package var wantedShards: Int
    package var wantedTier: Tier

    /// The hosts of a connection string, once the cluster exists.
    var uri: String {
        let hosts = (0..<3).map { "\(name)-shard-00-0\($0).shardlab.test:27016" }.joined(separator: ",")
        return "mongodb://\(hosts)/?ssl=true&authSource=admin"
    }

    var document: BSONDocument {
        var document: BSONDocument = ["id": .string(id), "groupId": .string(project), "name": .string(name)]
        document.append("clusterType", "SHARDED")
        document.append("stateName", .string(state.rawValue))
        document.append("numShards", .int32(Int32(clamping: wantedShards)))
        document.append("replicationFactor", .int32(Int32(clamping: replicas)))
        document.append("instanceSize", .string(wantedTier.name))
        document.append("diskSizeGB", .int32(Int32(clamping: diskGB)))
        document.append("diskIOPS", .int32(Int32(clamping: iops)))
        document.append("autoScaling", ["diskGBEnabled": .bool(autoExpand)])
        document.append(
            "providerSettings",
            [
                "providerName": "AWS", "instanceSizeName": .string(wantedTier.name),
                "regionName": .string(region.atlasName), "diskIOPS": .int32(Int32(clamping: iops)),
            ])
        document.append("mongoDBMajorVersion", "8.0")
        document.append("mongoURIWithOptions", state == .creating ? .null : .string(uri))
        return document
    }
}
