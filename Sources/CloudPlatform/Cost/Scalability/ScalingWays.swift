import BSON
import ShardCluster

/// Larger machines, more machines, or both: the cheapest of each that reaches a throughput.
struct ScalingWays: Sendable {
    /// What one machine of a size does, and costs an hour.
    struct Size: Sendable {
        let name: String
        let throughput: Double
        let perHour: Double
    }

    /// So many machines as are ever looked at.
    static let machineLimit = 10_000

    let sizes: [Size]
    let sigma: Double
    let kappa: Double
    /// The size that horizontal scaling counts in.
    let unit: Int

    struct Way: Sendable {
        let size: Size
        let machines: Int
        let throughput: Double
        var perHour: Double { Double(machines) * size.perHour }
    }

    private func law(_ size: Size) -> UniversalScalability {
        UniversalScalability(lambda: size.throughput, sigma: sigma, kappa: kappa)
    }

    func many(of size: Size, reaching target: Double) -> Way? {
        law(size).size(reaching: target, bound: Self.machineLimit).map {
            Way(size: size, machines: $0, throughput: law(size).throughput(at: Double($0)))
        }
    }

    func horizontal(reaching target: Double) -> Way? { many(of: sizes[unit], reaching: target) }

    func vertical(reaching target: Double) -> Way? {
        cheapest(sizes.filter { $0.throughput >= target }.map { Way(size: $0, machines: 1, throughput: $0.throughput) })
    }

    func hybrid(reaching target: Double) -> Way? {
        cheapest(sizes.compactMap { many(of: $0, reaching: target) })
    }

    private func cheapest(_ ways: [Way]) -> Way? { ways.min { $0.perHour < $1.perHour } }

    func document(target: Double) -> BSONDocument {
        let (horizontal, vertical) = (horizontal(reaching: target), vertical(reaching: target))
        let hybrid = hybrid(reaching: target)
        var cheaper: String?
        if let best = [horizontal, vertical].compactMap({ $0?.perHour }).min() {
            cheaper = vertical?.perHour == best ? "vertical" : "horizontal"
        }
        return [
            "target": .double(target), "horizontal": Self.value(horizontal), "vertical": Self.value(vertical),
            "hybrid": Self.value(hybrid), "cheaper": cheaper.map { .string($0) } ?? .null,
        ]
    }

    private static func value(_ way: Way?) -> BSONValue {
        guard let way else { return .null }
        return [
            "size": .string(way.size.name), "machines": .number(Int64(way.machines)),
            "throughput": .double(way.throughput), "perHour": .dollars(way.perHour),
        ]
    }
}

/// `cost.scaling`
extension Platform {
    func compareScaling(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["target", "targets", "sizes", "sigma", "kappa", "unit"])
        let sizes = try scalingSizes(options)
        let unit = try options.string("unit")
        guard let index = unit.map({ name in sizes.firstIndex { $0.name == name } }) ?? 0 else {
            throw .badValue(
                "cost.scaling: unit must be one of the sizes, \(sizes.map(\.name).joined(separator: ", ")).")
        }
        let ways = ScalingWays(
            sizes: sizes, sigma: try options.number("sigma", in: 0...1) ?? 0,
            kappa: try options.number("kappa", in: 0...1) ?? 0, unit: index)
        let many = try Self.numbers(options, "targets", in: 1e-9...1e15)
        if let target = try options.number("target", in: 1e-9...1e15) {
            guard many.isEmpty else { throw .badValue("cost.scaling takes target or targets, not both.") }
            return .document(ways.document(target: target))
        }
        guard !many.isEmpty else {
            throw .badValue("cost.scaling needs target, a throughput to reach, or targets, an array of them.")
        }
        return .array(many.map { .document(ways.document(target: $0)) })
    }

    private func scalingSizes(_ options: Options) throws(CommandError) -> [ScalingWays.Size] {
        let given = try options.documents("sizes")
        guard (1...100).contains(given.count) else {
            throw .badValue(
                "cost.scaling needs sizes, 1 to 100 of them, such as [{ name: \"M10\", throughput: 12000 }].")
        }
        var sizes: [ScalingWays.Size] = []
        for entry in given {
            try entry.refuseUnknown(["name", "throughput", "perHour"])
            let name = try entry.required("name")
            guard !sizes.contains(where: { $0.name == name }) else {
                throw .badValue("cost.scaling: the size \(name) stands twice. Give each size once.")
            }
            guard let throughput = try entry.number("throughput", in: 1e-9...1e15) else {
                throw .badValue("cost.scaling: the size \(name) needs throughput, what one machine of it does.")
            }
            let listed = Prices.member(tier: name).map { $0 * 3 } ?? Prices.instance(name)
            guard let price = try entry.number("perHour", in: 1e-9...1e9) ?? listed else {
                throw .badValue("cost.scaling: there is no list price of \(name). Give its perHour, in dollars.")
            }
            sizes.append(ScalingWays.Size(name: name, throughput: throughput, perHour: price))
        }
        return sizes
    }
}
