import BSON
import ShardCluster

/// What an instance asks for and may use at most, as `resources` of a Kubernetes container say it; nil: nothing is said.
struct ContainerResources: Sendable, Hashable {
    var requestedCores: Double?
    var requestedGiB: Double?
    var limitCores: Double?
    var limitGiB: Double?

    var isEmpty: Bool { self == ContainerResources() }

    // Who states a limit alone requests as much.
    var cores: Double? { requestedCores ?? limitCores }
    var gibibytes: Double? { requestedGiB ?? limitGiB }
}

extension Options {
    /// `requests: { cpu: "500m", memory: "512Mi" }`, and `limits` alike; what is not named stays.
    func containerResources(_ old: ContainerResources) throws(CommandError) -> ContainerResources {
        var resources = old
        if let given = try options("requests") {
            (resources.requestedCores, resources.requestedGiB) = try given.quantities()
        }
        if let given = try options("limits") { (resources.limitCores, resources.limitGiB) = try given.quantities() }
        for (request, limit, what) in [
            (resources.requestedCores, resources.limitCores, "cpu"),
            (resources.requestedGiB, resources.limitGiB, "memory"),
        ] {
            if let request, let limit, request > limit {
                throw .badValue(
                    "\(owner): requests more \(what) than limits allow. A request must not be over its limit.")
            }
        }
        return resources
    }

    private func quantities() throws(CommandError) -> (cores: Double?, gibibytes: Double?) {
        try refuseUnknown(["cpu", "memory"])
        return (try cores("cpu"), try bytes("memory").map { Double($0) / 1_073_741_824 })
    }

    /// "500m" or 0.5 of a processor's cores.
    private func cores(_ key: String) throws(CommandError) -> Double? {
        guard let value = value(key) else { return nil }
        var number = value.double
        if let text = value.string {
            number = text.hasSuffix("m") ? Double(text.dropLast()).map { $0 / 1_000 } : Double(text)
        }
        guard let number, number >= 0.001, number < 1e6 else {
            throw .badValue("\(owner): \(key) must be a quantity such as \"500m\" or 0.5.")
        }
        return number
    }

    /// "512Mi" or "2Gi", with the suffixes that Kubernetes' quantities have, up to a pebibyte.
    func bytes(_ key: String) throws(CommandError) -> Int64? {
        guard let value = value(key) else { return nil }
        let units: [(String, Double)] = [
            ("Ki", 1_024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776), ("k", 1e3), ("M", 1e6),
            ("G", 1e9), ("T", 1e12),
        ]
        let text = value.string ?? ""
        let unit = units.first { text.hasSuffix($0.0) }
        let number = unit.flatMap { unit in Double(text.dropLast(unit.0.count)).map { $0 * unit.1 } }
        guard let number, number >= 1, number <= 1e15 else {
            throw .badValue("\(owner): \(key) must be a quantity such as \"512Mi\" or \"2Gi\".")
        }
        return Int64(number)
    }
}
