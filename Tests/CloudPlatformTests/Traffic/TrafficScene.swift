import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// A world of requests for tests: a service behind a balancer, and an open load on it.
enum TrafficScene {
    /// - Parameter meanMicros: Mean exponential service time, long against a microsecond so that rounding is nothing.
    static func world(
        servers: Int, workers: Int = 1, meanMicros: Micros = 100_000, seed: UInt64 = 1,
        service change: (inout ServiceSettings) -> Void = { _ in },
        balancer: (inout BalancerSettings) -> Void = { _ in }
    ) throws -> TrafficWorld {
        var world = TrafficWorld(generator: Generator(seed: seed))
        var service = ServiceSettings(
            name: "web", servers: servers, workers: workers, time: ServiceTime(mean: meanMicros))
        service.queueLimit = 100_000
        change(&service)
        try world.addService(service)
        var settings = BalancerSettings(name: "lb", services: ["web"])
        balancer(&settings)
        try world.addBalancer(settings)
        return world
    }

    static func clients(
        rate: Double, to target: String = "lb", _ change: (inout ClientSettings) -> Void = { _ in }
    ) -> ClientSettings {
        var settings = ClientSettings(name: "users", target: target, load: .open(RateSchedule(rate: rate)))
        settings.timeout = nil
        change(&settings)
        return settings
    }
}

/// A mean of independent runs and its standard error.
struct Replications {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    var mean: Double { values.reduce(0, +) / Double(values.count) }

    var standardError: Double {
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
    }

    /// Whether `expected` lies within three standard errors, or within `slack` of itself for what rounding adds.
    func agrees(with expected: Double, slack: Double = 0) -> Bool {
        abs(mean - expected) <= 3 * standardError + slack * expected
    }
}
