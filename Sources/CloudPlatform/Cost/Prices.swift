/// What things cost: public list prices in US dollars, rounded, before tax and discounts. This file is the whole table.
///
/// Rented machines and storage are AWS' on-demand prices for us-east-1, databases are MongoDB Atlas' for AWS us-east-1.
/// A price "from memory" was not looked up again on the table's date: it is of the right order, and may be off by some
/// percent. Prices change and offers differ: a learner replaces a figure by naming another one in the call.
enum Prices {
    static let asOf = "2025-12"
    static let currency = "USD"
    /// Hours of a month as clouds bill them: 365 * 24 / 12.
    static let hoursPerMonth = 730.0

    /// A price for a unit of something.
    struct Row: Sendable {
        let item: String
        let unit: String
        let price: Double
        let source: String
    }

    private static let atlas = "MongoDB Atlas, dedicated clusters on AWS"
    private static let ec2 = "Amazon EC2 on-demand pricing, Linux"

    /// A replica set of three members an hour, with the tier's disk.
    static let tiers: [Row] = [
        ("M10", 0.08), ("M20", 0.20), ("M30", 0.54), ("M40", 1.04), ("M50", 2.00), ("M60", 3.95),
    ].map { Row(item: $0.0, unit: "replica set of 3, hour", price: $0.1, source: atlas) }

    static let instances: [Row] = [
        ("t3.micro", 0.0104), ("t3.medium", 0.0416), ("m4.large", 0.10), ("m4.xlarge", 0.20), ("m4.2xlarge", 0.40),
        ("m5.large", 0.096), ("m5.xlarge", 0.192), ("m5.2xlarge", 0.384), ("c5.xlarge", 0.17),
    ].map { Row(item: $0.0, unit: "hour", price: $0.1, source: ec2) }

    /// A machine of any size: what m5 (4 GB for a vCPU) and r5 (8 GB) cost apart.
    static let vCPU = Row(item: "vCPU", unit: "hour", price: 0.033, source: ec2 + ", m5.xlarge against r5.xlarge")
    static let memory = Row(item: "memory", unit: "GB, hour", price: 0.00375, source: vCPU.source)
    /// A server of a service, by what it asks for.
    static let serviceCPU = Row(
        item: "service vCPU", unit: "hour", price: 0.04048, source: "AWS Fargate pricing, Linux x86")
    static let serviceMemory = Row(item: "service memory", unit: "GB, hour", price: 0.004445, source: serviceCPU.source)
    static let loadBalancer = Row(
        item: "load balancer", unit: "hour", price: 0.0225, source: "Elastic Load Balancing pricing, application")
    private static let dns = "Amazon Route 53 pricing, from memory"
    static let dnsZone = Row(item: "DNS zone", unit: "month", price: 0.50, source: dns)
    /// For each balancer that a global one looks at.
    static let dnsCheck = Row(item: "DNS health check", unit: "month", price: 0.50, source: dns)

    /// A server of a store of sessions, or a Redis: what the nodes m5 and r5 cost apart.
    static let cacheCPU = Row(
        item: "cache vCPU", unit: "hour", price: 0.049,
        source: "Amazon ElastiCache pricing, cache.m5.large against cache.r5.large, from memory")
    static let cacheMemory = Row(item: "cache memory", unit: "GB, hour", price: 0.009, source: cacheCPU.source)
    /// A PostgreSQL server in one zone.
    static let postgresCPU = Row(
        item: "PostgreSQL vCPU", unit: "hour", price: 0.053,
        source: "Amazon RDS for PostgreSQL pricing, db.m5.large against db.r5.large, from memory")
    static let postgresMemory = Row(
        item: "PostgreSQL memory", unit: "GB, hour", price: 0.009, source: postgresCPU.source)
    static let postgresDisk = Row(
        item: "PostgreSQL disk", unit: "GB, month", price: 0.115, source: "Amazon RDS for PostgreSQL pricing, gp3")
    /// A leader of a multi-leader store runs on one of these.
    static let leaderInstance = "m5.large"

    static let disk = Row(item: "disk", unit: "GB, month", price: 0.08, source: "Amazon EBS pricing, gp3")
    /// Above three operations a second for a gigabyte, which come with the disk.
    static let operations = Row(
        item: "provisioned IOPS", unit: "operation a second, month", price: 0.065, source: "Amazon EBS pricing, io1")
    static let regionTraffic = Row(
        item: "traffic between regions", unit: "GB", price: 0.02, source: ec2 + ", data transfer")
    static let internetTraffic = Row(
        item: "traffic to the internet", unit: "GB", price: 0.09, source: regionTraffic.source)

    // Own machines.
    private static let offers = "of the order of vendors' configurators for rack servers; ask for an offer"
    static let chassis = Row(item: "own machine, chassis", unit: "machine", price: 2_500, source: offers)
    static let ownCPU = Row(item: "own machine, vCPU", unit: "vCPU", price: 60, source: offers)
    static let ownMemory = Row(item: "own machine, memory", unit: "GB", price: 6, source: offers)
    static let ownDisk = Row(item: "own machine, NVMe disk", unit: "GB", price: 0.15, source: offers)
    static let electricity = Row(
        item: "electricity", unit: "kWh", price: 0.083, source: "US Energy Information Administration, industrial, 2024"
    )
    static let space = Row(
        item: "place in a rack", unit: "machine, month", price: 50,
        source: "of the order of colocation offers by the rack")
    /// The median wage with what an employer pays on top (benefits are 30 % of what an hour costs).
    static let administrator = Row(
        item: "administrator", unit: "year", price: 96_800 / 0.7,
        source: "US Bureau of Labor Statistics, network and computer systems administrators, May 2024")

    /// Of the electricity that a machine takes, with cooling and losses (Uptime Institute's survey of 2023).
    static let powerUsageEffectiveness = 1.58
    /// How long own machines are written off over, in years: what large clouds report for servers.
    static let lifetimeYears = 5.0
    static let machinesPerAdministrator = 50.0

    /// Watts of a machine under its usual load: a base, and what vCPUs and memory add.
    static func watts(cpus: Double, memoryGB: Double) -> Double { 60 + 4 * cpus + 0.3 * memoryGB }

    static let all: [Row] =
        tiers + instances + [
            vCPU, memory, serviceCPU, serviceMemory, loadBalancer, dnsZone, dnsCheck, cacheCPU, cacheMemory,
            postgresCPU, postgresMemory, postgresDisk, disk, operations, regionTraffic, internetTraffic,
            chassis, ownCPU, ownMemory, ownDisk, electricity, space, administrator,
        ]
}

extension Prices {
    /// Dollars an hour of one member of a replica set; nil for a tier without a price.
    static func member(tier: String) -> Double? {
        tiers.first { $0.item == tier }.map { $0.price / 3 }
    }

    static func instance(_ type: String) -> Double? { instances.first { $0.item == type }?.price }

    /// Dollars an hour of a server of a service.
    static func server(cpus: Double, memoryGB: Double) -> Double {
        cpus * serviceCPU.price + memoryGB * serviceMemory.price
    }

    /// Dollars an hour of a server that keeps what it holds in memory.
    static func cache(cpus: Double, memoryGB: Double) -> Double {
        cpus * cacheCPU.price + memoryGB * cacheMemory.price
    }

    /// Dollars an hour of a PostgreSQL server without its disk.
    static func postgres(cpus: Double, memoryGB: Double) -> Double {
        cpus * postgresCPU.price + memoryGB * postgresMemory.price
    }

    static func diskPerHour(gigabytes: Double) -> Double { gigabytes * disk.price / hoursPerMonth }

    static func operationsPerHour(_ count: Double) -> Double { count * operations.price / hoursPerMonth }

    /// Dollars an hour of a rented machine with its disk.
    static func machine(cpus: Double, memoryGB: Double, diskGB: Double) -> Double {
        cpus * vCPU.price + memoryGB * memory.price + diskPerHour(gigabytes: diskGB)
    }
}
