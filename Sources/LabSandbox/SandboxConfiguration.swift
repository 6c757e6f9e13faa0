package import BSON
import CloudPlatform
package import ShardCluster
package import SimKernel

/// What a sandbox begins with: the front matter's `sandbox:`.
package struct SandboxConfiguration: Sendable, Hashable {
    /// 0 where the cluster is yet to come, from Atlas or by hand.
    package var shards: Int
    /// Members of each shard's replica set.
    package var replicas: Int
    /// Instance size of the shards' members, M10 to M60.
    package var tier: String
    /// Region in Atlas' spelling.
    package var region: String
    /// Regions that the members of each replica set stand in, in turn; nil: all in `region`, which is the routers'.
    package var regions: [String]?
    /// The shards' names; shard-01, shard-02 and so on where none are given.
    package var names: [String]?
    package var routers: Int
    /// Commands need a user who is allowed them.
    package var authorization: Bool
    /// Names of the hosts on which a cluster is built by hand; empty where it is ready made, or Atlas'.
    package var hosts: [String]
    /// Model bytes of all stored data above which writes are refused.
    package var memoryLimitBytes: Int64
    /// How old the sandbox may become in virtual time.
    package var lifeLimit: Micros

    package init(
        shards: Int = 2, replicas: Int = 3, tier: String = "M40", region: String = "EU_WEST_2", names: [String]? = nil,
        routers: Int = 1, authorization: Bool = false, hosts: [String] = [],
        memoryLimitBytes: Int64 = Limits.memoryBytes, lifeLimit: Micros = Limits.virtualTime
    ) {
        self.shards = shards
        self.replicas = replicas
        self.tier = tier
        self.region = region
        self.names = names
        self.routers = routers
        self.authorization = authorization
        self.hosts = hosts
        self.memoryLimitBytes = memoryLimitBytes
        self.lifeLimit = lifeLimit
    }

    /// The keys that `init(parameters:)` knows.
    package static let keys = [
        "shards", "replicas", "tier", "region", "regions", "names", "routers", "auth", "hosts",
    ]

    /// - Throws: BadValue (2) naming the key and what it may be.
    package init(parameters: BSONDocument) throws(CommandError) {
        self.init()
        for (key, value) in parameters {
            switch key {
            case "shards": shards = try Self.count(value, key, in: 0...Limits.shards)
            case "replicas": replicas = try Self.replicas(value)
            case "routers": routers = try Self.count(value, key, in: 1...Limits.routers)
            case "auth": authorization = try Self.flag(value, key)
            case "tier": tier = try Self.tier(value)
            case "region": region = try Self.region(value)
            case "regions": regions = try Self.regions(value)
            case "names": names = try Self.names(value)
            case "hosts": hosts = try Self.hosts(value)
            default:
                throw .badValue("sandbox has no \"\(key)\". It knows \(Self.keys.joined(separator: ", ")).")
            }
        }
        if !hosts.isEmpty {
            guard names == nil, parameters["routers"] == nil, !authorization, (parameters["shards"]?.int64 ?? 0) == 0
            else {
                throw .badValue(
                    "sandbox: with hosts the cluster is built by hand. Leave out shards, names, routers and auth.")
            }
            shards = 0
        }
        if let names {
            guard parameters["shards"] == nil || shards == names.count else {
                throw .badValue(
                    "sandbox: \(names.count) names are given for \(shards) shards. Leave out shards or names.")
            }
            shards = names.count
        }
    }

    /// Names of the shards that are there from the start.
    package var shardNames: [String] {
        names ?? (0..<shards).map { ShardNames.name($0 + 1) }
    }
}

extension SandboxConfiguration {
    private static func count(_ value: BSONValue, _ key: String, in range: ClosedRange<Int>) throws(CommandError) -> Int
    {
        guard let number = value.int64, let count = Int(exactly: number), range.contains(count) else {
            throw .badValue("sandbox: \(key) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return count
    }

    private static func flag(_ value: BSONValue, _ key: String) throws(CommandError) -> Bool {
        guard let flag = value.bool else { throw .badValue("sandbox: \(key) must be true or false.") }
        return flag
    }

    private static func hosts(_ value: BSONValue) throws(CommandError) -> [String] {
        let hosts = value.array?.compactMap(\.string) ?? []
        let sound = hosts.allSatisfy { name in
            (1...40).contains(name.utf8.count)
                && name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }
        }
        guard sound, (1...Limits.hosts).contains(hosts.count), hosts.count == value.array?.count else {
            throw .badValue(
                "sandbox: hosts must be a list of 1 to \(Limits.hosts) names of small letters, digits and '-'.")
        }
        for (index, name) in hosts.enumerated() where hosts[..<index].contains(name) {
            throw .badValue("sandbox: hosts holds \"\(name)\" twice.")
        }
        return hosts
    }

    private static func replicas(_ value: BSONValue) throws(CommandError) -> Int {
        let count = try count(value, "replicas", in: 1...Limits.replicas)
        guard count % 2 == 1 else {
            throw .badValue("sandbox: replicas must be 1, 3, 5 or 7, so that a majority can be told.")
        }
        return count
    }

    private static func tier(_ value: BSONValue) throws(CommandError) -> String {
        guard let name = value.string, Tier.named(name) != nil else {
            throw .badValue("sandbox: tier must be one of \(Tier.names).")
        }
        return name
    }

    private static func region(_ value: BSONValue) throws(CommandError) -> String {
        guard let name = value.string, Region(atlas: name) != nil else {
            throw .badValue("sandbox: region must be one of \(Region.atlasNames).")
        }
        return name
    }

    private static func regions(_ value: BSONValue) throws(CommandError) -> [String] {
        let regions = value.array?.compactMap(\.string) ?? []
        guard (2...Limits.replicas).contains(regions.count), regions.count == value.array?.count,
            regions.allSatisfy({ RegionLatency.index(of: $0) != nil })
        else {
            throw .badValue(
                "sandbox: regions must be a list of 2 to \(Limits.replicas) regions, such as EU_WEST_1 and US_EAST_1.")
        }
        return regions.map(RegionLatency.atlasName)
    }

    private static func names(_ value: BSONValue) throws(CommandError) -> [String] {
        let names = value.array?.compactMap(\.string) ?? []
        let sound = names.allSatisfy { name in
            (1...40).contains(name.utf8.count)
                && name.utf8.allSatisfy { byte in
                    (48...57).contains(byte) || (97...122).contains(byte) || (65...90).contains(byte) || byte == 45
                        || byte == 95
                }
        }
        guard sound, (1...Limits.shards).contains(names.count), names.count == value.array?.count else {
            throw .badValue(
                "sandbox: names must be a list of 1 to \(Limits.shards) shard names of letters, digits, '-' and '_'.")
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) || name == "config" {
            throw .badValue("sandbox: names holds \"\(name)\", which is taken. Choose another one.")
        }
        return names
    }
}
