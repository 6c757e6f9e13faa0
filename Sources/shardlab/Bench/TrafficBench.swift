import CloudPlatform
import SimKernel

extension Benchmark {
    /// Requests one by one through a balancer to ten servers: arrival, queue, departure and time-out of each.
    static let traffic = Benchmark(name: "traffic") {
        let seconds = Int64(500)
        let run = try TrafficRun(servers: 10, rate: 9_000, meanMicros: 1_000, algorithm: .leastConnections)
        let (wall, requests) = try run.best(of: 3, seconds: seconds)
        return .rate(
            "traffic", perSecond: Double(requests) / wall,
            conditions: Conditions.with(
                "\(requests) requests in \(seconds) simulated seconds, ten servers at a load of 0.9, least connections, "
                    + "time-out, latency histogram, utilisation and trace hash on, best of 3"),
            peers: [.init(name: "what is asked for: at least", value: 1_000_000)])
    }

    /// Customers of one server, beside SimPy's in the same run.
    static let mm1 = Benchmark(name: "mm1") {
        let seconds = Int64(2_000)
        let run = try TrafficRun(servers: 1, rate: 900, meanMicros: 1_000, algorithm: .roundRobin)
        let (wall, customers) = try run.best(of: 3, seconds: seconds)
        let simpy = SimPy.customersPerSecond()
        let own = Double(customers) / wall
        let beside =
            simpy.map { "\(BenchTable.figure(own / $0.rate)) times SimPy \($0.version) in this run" }
            ?? "no python3 that can import simpy: name one in SHARDLAB_PYTHON (pip install simpy)"
        return .rate(
            "mm1", perSecond: own,
            conditions: Conditions.with(
                "\(customers) customers of one server at a load of 0.9 through the same world as traffic; \(beside)"),
            peers: simpy.map { [.init(name: "SimPy \($0.version), the same queue in this run", value: $0.rate)] } ?? [])
    }
}

/// A service behind a balancer and an open load.
private struct TrafficRun {
    private let world: TrafficWorld

    init(servers: Int, rate: Double, meanMicros: Micros, algorithm: BalancingAlgorithm) throws {
        var world = TrafficWorld(generator: Generator(seed: 1))
        var service = ServiceSettings(name: "web", servers: servers, time: ServiceTime(mean: meanMicros))
        service.queueLimit = 100_000
        try world.addService(service)
        var balancer = BalancerSettings(name: "lb", services: ["web"])
        balancer.algorithm = algorithm
        try world.addBalancer(balancer)
        try world.start(ClientSettings(name: "users", target: "lb", load: .open(RateSchedule(rate: rate))))
        world.advance(to: .seconds(10 as Int64))
        self.world = world
    }

    /// The shortest wall time of runs from the same state, and the requests that ended in it.
    func best(of runs: Int, seconds: Int64) throws -> (wall: Double, requests: Int64) {
        var best = Double.infinity
        var requests: Int64 = 0
        for _ in 0..<runs {
            var copy = world
            let before = try copy.figures(of: "users")
            let end = copy.now + .seconds(seconds)
            best = min(best, Stopwatch.seconds { copy.advance(to: end) })
            let after = try copy.figures(of: "users")
            requests = after.answered + after.failed - before.answered - before.failed
            if let wrong = copy.brokenInvariant() {
                throw Problem("The bench lost count: \(wrong).", status: .ourFault)
            }
        }
        return (best, requests)
    }
}
