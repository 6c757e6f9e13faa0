import BSON
import ShardCluster
import SimKernel

/// `regions.*`
extension Platform {
    static let regionsMethods =
        ["list", "roundTrip", "partition", "heal", "partitions"] + storeMethods + probeMethods + regionUserMethods

    mutating func regions(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        if Self.storeMethods.contains(name) { return try regionStore(name, arguments) }
        if Self.probeMethods.contains(name) { return try regionProbe(name, arguments, cluster: &cluster) }
        if Self.regionUserMethods.contains(name) { return try regionUsers(name, arguments, cluster: &cluster) }
        switch name {
        case "list":
            try arguments.atMost(0)
            return .array(RegionLatency.regions.map { .string($0) })
        case "roundTrip":
            try arguments.atMost(2)
            let (a, b) = (try arguments.region(0), try arguments.region(1))
            let micros = RegionLatency.roundTrip(a, b) ?? RegionLatency.farthest
            return micros % 1_000 == 0 ? .number(micros / 1_000) : .double(micros.inSeconds * 1_000)
        case "partition": return try partitionRegions(arguments)
        case "heal": return try healRegions(arguments)
        case "partitions":
            try arguments.atMost(0)
            return .array(regions.network.cuts.map { .document($0.document) })
        default: throw arguments.unknownMethod
        }
    }

    /// Two regions lose their link, or one region its links to all others.
    private mutating func partitionRegions(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let first = try arguments.region(0)
        guard arguments.value(1) != nil else {
            guard !regions.network.cuts.contains(.isolated(first)) else {
                throw .illegalOperation(
                    "\(first) is cut off from all regions already. regions.partitions() lists cuts.")
            }
            regions.network.cut(.isolated(first))
            return partitionReply
        }
        let second = try arguments.region(1)
        guard first != second else { throw .badValue("regions.partition takes two different regions, not one twice.") }
        guard regions.network.connects(first, second) else {
            throw .illegalOperation(
                "\(first) and \(second) are cut off from each other already. regions.partitions() lists cuts.")
        }
        regions.network.cut(.link(first, second))
        return partitionReply
    }

    /// One link, all links of a region, or all.
    private mutating func healRegions(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let first = arguments.value(0) == nil ? nil : try arguments.region(0)
        let second = arguments.value(1) == nil ? nil : try arguments.region(1)
        let healed = regions.network.heal { cut in
            switch (first, second) {
            case (let a?, let b?): cut == .link(a, b) || cut == .link(b, a)
            case (let a?, nil): cut.touches(a)
            default: true
            }
        }
        guard healed > 0 else {
            let what = [first, second].compactMap(\.self).joined(separator: " and ")
            throw .illegalOperation(
                "Nothing is cut\(what.isEmpty ? "" : " at " + what). regions.partitions() lists what is.")
        }
        for index in regions.stores.indices { compareSoon(store: index) }
        return partitionReply
    }

    private var partitionReply: BSONValue {
        ["ok": 1, "partitions": .array(regions.network.cuts.map { .document($0.document) })]
    }
}

extension Arguments {
    /// A region under its provider's or Atlas' name.
    func region(_ index: Int) throws(CommandError) -> String {
        try RegionNames.checked(try string(index, "a region"))
    }
}

/// Regions as a learner writes them.
enum RegionNames {
    /// - Throws: BadValue (2) for a region that the table lacks.
    static func checked(_ text: String) throws(CommandError) -> String {
        guard let index = RegionLatency.index(of: text) else {
            throw .badValue("There is no region \"\(text)\". regions.list() names those there are.")
        }
        return RegionLatency.regions[index]
    }
}
