import BSON
import ShardCluster

/// `cost.estimate`: what something would cost that does not run.
extension Platform {
    func estimate(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        let ways = ["tier", "instanceType", "cpus", "gigabytes", "loadBalancers"].filter { options.value($0) != nil }
        guard ways.count == 1 else {
            throw .badValue(
                "cost.estimate takes one of tier, instanceType, cpus (a machine with memoryGB and diskGB), gigabytes (sent between regions) and loadBalancers."
            )
        }
        switch ways[0] {
        case "tier": return .document(try database(options))
        case "instanceType":
            try options.refuseUnknown(["instanceType", "count"])
            let name = try options.required("instanceType")
            guard let price = Prices.instance(name) else {
                throw .badValue("cost.estimate: there is no price of \"\(name)\". cost.prices() lists them.")
            }
            return .document(Self.amount(price * (try count(options))))
        case "gigabytes":
            try options.refuseUnknown(["gigabytes"])
            let gigabytes = try options.number("gigabytes", in: 0...1e12) ?? 0
            return ["total": .dollars(gigabytes * Prices.regionTraffic.price)]
        case "loadBalancers":
            try options.refuseUnknown(["loadBalancers"])
            let number = Double(try options.integer("loadBalancers", in: 1...100_000) ?? 1)
            return .document(Self.amount(number * Prices.loadBalancer.price))
        default:
            try options.refuseUnknown(["cpus", "memoryGB", "diskGB", "count", "as"])
            return .document(Self.amount(try machine(options) * (try count(options))))
        }
    }

    /// Dollars an hour of a machine by its size: as a rented one, or as what it is to be.
    private func machine(_ options: Options) throws(CommandError) -> Double {
        let size = try MachineSize(options)
        let kind = try options.string("as") ?? "machine"
        if kind == "service" || kind == "cache", options.value("diskGB") != nil {
            throw .badValue("cost.estimate: a \(kind) has no disk. Leave diskGB out.")
        }
        switch kind {
        case "machine": return size.rentPerHour
        case "service": return Prices.server(cpus: size.cpus, memoryGB: size.memoryGB)
        case "cache": return Prices.cache(cpus: size.cpus, memoryGB: size.memoryGB)
        case "postgres":
            let disk = size.diskGB * Prices.postgresDisk.price / Prices.hoursPerMonth
            return Prices.postgres(cpus: size.cpus, memoryGB: size.memoryGB) + disk
        default:
            throw .badValue(
                "cost.estimate: as must be machine, service, cache or postgres, not \"\(kind)\".")
        }
    }

    private func count(_ options: Options) throws(CommandError) -> Double {
        Double(try options.integer("count", in: 1...100_000) ?? 1)
    }

    /// Replica sets of a tier, each with a disk of its own size where one is named.
    private func database(_ options: Options) throws(CommandError) -> BSONDocument {
        try options.refuseUnknown(["tier", "shards", "members", "diskGB", "iops"])
        let name = try options.required("tier")
        guard let tier = Tier.named(name), let price = Prices.member(tier: name) else {
            throw .badValue("There is no tier \(name). There are \(Tier.names).")
        }
        let shards = Double(try options.integer("shards", in: 1...10_000) ?? 1)
        let members = Double(try options.integer("members", in: 1...50) ?? 3)
        let disk = Int(try options.integer("diskGB", in: 1...1_000_000) ?? Int64(tier.diskGB))
        let operations = Int(try options.integer("iops", in: 1...10_000_000) ?? 0)
        let extraDisk = Prices.diskPerHour(gigabytes: Double(max(0, disk - tier.diskGB)))
        let extraOperations = Prices.operationsPerHour(Double(max(0, operations - Tier.iops(diskGB: disk))))
        var document = Self.amount(shards * members * (price + extraDisk + extraOperations))
        document.append("machines", .dollars(shards * members * price))
        document.append("storage", .dollars(shards * members * (extraDisk + extraOperations)))
        return document
    }

    private static func amount(_ perHour: Double) -> BSONDocument {
        ["perHour": .dollars(perHour), "perMonth": .dollars(perHour * Prices.hoursPerMonth)]
    }
}

/// A machine that is not of a list.
struct MachineSize: Sendable {
    let cpus: Double
    let memoryGB: Double
    let diskGB: Double

    init(_ options: Options) throws(CommandError) {
        cpus = try options.number("cpus", in: 0.1...1_024) ?? 8
        memoryGB = try options.number("memoryGB", in: 0.1...65_536) ?? cpus * 4
        diskGB = try options.number("diskGB", in: 0...1_000_000) ?? 100
    }

    var rentPerHour: Double { Prices.machine(cpus: cpus, memoryGB: memoryGB, diskGB: diskGB) }

    /// Dollars for one of one's own.
    var purchase: Double {
        Prices.chassis.price + cpus * Prices.ownCPU.price + memoryGB * Prices.ownMemory.price
            + diskGB * Prices.ownDisk.price
    }
}
