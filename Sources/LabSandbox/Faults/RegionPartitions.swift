import BSON
import CloudPlatform
import ShardCluster

extension Sandbox {
    private static let regionPartition = "regionPartition"

    /// Cuts the nodes of regions off from each other as their links are, after `regions.partition` or `regions.heal`.
    mutating func followRegionPartitions(_ reply: BSONValue) {
        let cuts = reply.document?["partitions"]?.array?.compactMap(\.document) ?? []
        let wanted = cuts.compactMap { cut -> Fault.Kind? in
            let pair = cut["between"]?.array?.compactMap(\.string) ?? []
            let here = nodes(in: cut["isolated"]?.string ?? pair.first ?? "")
            let there =
                pair.count == 2 ? nodes(in: pair[1]) : cluster.everybody.filter { !here.contains($0) }
            return here.isEmpty || there.isEmpty ? nil : .cut(from: here, to: there, twoWay: true)
        }
        let present = cluster.network.faults.filter { $0.name == Self.regionPartition }
        for fault in present where !wanted.contains(fault.kind) { cluster.remove(fault) }
        for kind in wanted where !present.contains(where: { $0.kind == kind }) {
            cluster.inject(kind, named: Self.regionPartition)
        }
    }

    private func nodes(in region: String) -> [NodeID] {
        guard let place = RegionLatency.index(of: region) else { return [] }
        return cluster.everybody.filter { RegionLatency.index(of: cluster.region(of: $0)) == place }
    }
}

extension Cluster {
    /// All members, the routers and the client.
    var everybody: [NodeID] { allMembers + routers.indices.map { .router($0) } + [.client] }
}
