import ShardCluster
import SimKernel

/// What runs now and has a price.
extension Platform {
    /// Notices what is new and what is gone: with each sample, and after each call that succeeds.
    mutating func observeRentals(_ cluster: Cluster) {
        rentals.observe(rented(cluster), at: now)
    }

    /// What comes and goes between two samples is paid for from and until then.
    mutating func observeChanges(_ cluster: Cluster) {
        if rentals.isStale { observeRentals(cluster) }
    }

    /// Notes what members in other regions than their primary's had to be sent.
    mutating func observeTraffic(_ cluster: Cluster) {
        for shard in hasCluster ? cluster.presentShards : []
        where shard.replicaSet.members.contains(where: { $0.region != nil }) {
            let set = shard.replicaSet
            let home = set.primary.flatMap { set.members[$0].region }
            let others = set.members.count { $0.bearsData && $0.region != home }
            let bytes = ShardReading(shard, in: cluster).bytes
            let grown = rentals.growth(of: shard.name, to: bytes)
            let (sent, overflow) = grown.multipliedReportingOverflow(by: Int64(others))
            rentals.send(overflow ? .max : sent, for: shard.name)
        }
        rentals.settleTraffic(at: now)
    }

    func rented(_ cluster: Cluster) -> [Rental] {
        var rentals: [Rental] = []
        if hasCluster { for shard in cluster.presentShards { append(shard, to: &rentals) } }
        for instance in ec2.instances where instance.state == .running || instance.state == .shuttingDown {
            guard let price = Prices.instance(instance.type.name) else { continue }
            rentals.append(
                Rental(
                    kind: .instance, resource: instance.name ?? instance.id, item: instance.type.name, quantity: 1,
                    perHour: price))
        }
        for node in nodes.nodes {
            let gigabyte = Double(1 << 30)
            rentals.append(
                Rental(
                    kind: .node, resource: node.name, item: "machine", quantity: 1,
                    perHour: Prices.machine(
                        cpus: Double(node.cpus), memoryGB: Double(node.memoryBytes) / gigabyte,
                        diskGB: Double(node.diskBytes) / gigabyte)))
        }
        appendServices(to: &rentals)
        appendDatabases(to: &rentals)
        appendLeaders(to: &rentals)
        return rentals
    }

    /// The shard's members by tier, and what its disks have beyond the tier's own.
    private func append(_ shard: Shard, to rentals: inout [Rental]) {
        let set = shard.replicaSet
        var tiers: [(name: String, members: Int)] = []
        for index in set.members.indices where set.members[index].bearsData {
            let name = set.tier(of: index)
            if let known = tiers.firstIndex(where: { $0.name == name }) {
                tiers[known].members += 1
            } else {
                tiers.append((name, 1))
            }
        }
        for tier in tiers {
            let count = Double(tier.members)
            rentals.append(
                Rental(
                    kind: .database, resource: shard.name, item: tier.name, quantity: count,
                    perHour: (Prices.member(tier: tier.name) ?? 0) * count, since: shard.joinedAt))
        }
        let volume = hardware[shard.name]
        let members = Double(tiers.reduce(0) { $0 + $1.members })
        let extra = Double(max(0, volume.diskGB - volume.tier.diskGB)) * members
        if extra > 0 {
            rentals.append(
                Rental(
                    kind: .storage, resource: shard.name, item: Prices.disk.item, quantity: extra,
                    perHour: Prices.diskPerHour(gigabytes: extra)))
        }
        let operations = Double(max(0, volume.iops - Tier.iops(diskGB: volume.diskGB))) * members
        if operations > 0 {
            rentals.append(
                Rental(
                    kind: .storage, resource: shard.name, item: Prices.operations.item, quantity: operations,
                    perHour: Prices.operationsPerHour(operations)))
        }
    }
}
