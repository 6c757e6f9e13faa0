import SimKernel
import Testing

@testable import CloudPlatform

/// Times in queue and service against what is known: Erlang's C, and 10 servers at a load of 0.9.
@Suite struct BalancerOracleTests {
    private static let mean: Micros = 100_000

    /// Mean and 99th percentile of the response times, in service times.
    private func measure(
        servers: Int, workers: Int, rho: Double, _ algorithm: BalancingAlgorithm, seed: UInt64, seconds: Int64
    ) throws -> (mean: Double, p99: Double) {
        var world = try TrafficScene.world(servers: servers, workers: workers, meanMicros: Self.mean, seed: seed) {
            _ in
        } balancer: {
            $0.algorithm = algorithm
        }
        let rate = rho * Double(servers * workers) * 1e6 / Double(Self.mean)
        try world.start(TrafficScene.clients(rate: rate))
        // Empty at first: what comes while it fills is left out.
        world.advance(to: .seconds(100 as Int64))
        let warm = world.now
        world.advance(to: warm + .seconds(seconds))
        #expect(world.brokenInvariant() == nil)
        let sum = try world.figures(of: "users", from: warm)
        let (mean, p99) = (try #require(sum.latencies.mean), try #require(sum.latencies.percentile(99)))
        return (mean / Double(Self.mean), Double(p99) / Double(Self.mean))
    }

    /// FACTS: random 10 / 46.1 and round robin 5.66 / 26.1 are exact, the others from 2 x 60 million customers.
    @Test(
        arguments: [
            (BalancingAlgorithm.random, 10.0, 46.1), (.roundRobin, 5.66, 26.1), (.twoChoices, 2.98, 10.4),
            (.leastConnections, 1.91, 7.9),
        ])
    func tenServersAtNineTenths(algorithm: BalancingAlgorithm, mean: Double, p99: Double) throws {
        var (means, percentiles) = (Replications(), Replications())
        for seed in 1...12 {
            let run = try measure(
                servers: 10, workers: 1, rho: 0.9, algorithm, seed: UInt64(seed), seconds: 1_000)
            means.add(run.mean)
            percentiles.add(run.p99)
        }
        #expect(means.agrees(with: mean, slack: 0.003), "\(means.mean) +- \(means.standardError)")
        #expect(percentiles.agrees(with: p99, slack: 0.01), "\(percentiles.mean) +- \(percentiles.standardError)")
    }

    @Test(arguments: [1, 2, 10])
    func erlangC(workers: Int) throws {
        var means = Replications()
        for seed in 1...12 {
            let run = try measure(
                servers: 1, workers: workers, rho: 0.9, .roundRobin, seed: UInt64(seed),
                seconds: 20_000 / Int64(workers))
            means.add(run.mean)
        }
        let exact = Queueing.meanResponse(servers: workers, offeredLoad: 0.9 * Double(workers), meanService: 1)
        #expect(means.agrees(with: exact, slack: 0.003), "\(means.mean) +- \(means.standardError), exact \(exact)")
    }

    /// Balls in bins: requests that never end, put on many servers. ln ln n / ln 2 + O(1) for the best of two.
    @Test func twoChoicesBallsInBins() throws {
        let count: Int32 = 100_000
        var fullest: [BalancingAlgorithm: Int32] = [:]
        for algorithm in [BalancingAlgorithm.random, .twoChoices] {
            var settings = BalancerSettings(name: "lb", services: [])
            settings.algorithm = algorithm
            var pool = ServerPool(generator: Generator(seed: 7))
            pool.fill((0..<count).map { PoolMember(server: $0, hash: 0) }, settings)
            for _ in 0..<count {
                let server = pool.choose(algorithm, slack: nil, key: 0)
                pool.connect(try #require(server))
            }
            fullest[algorithm] = pool.members.reduce(0) { max($0, $1.connections) }
        }
        #expect((3...4).contains(try #require(fullest[.twoChoices])))
        #expect((7...10).contains(try #require(fullest[.random])))
    }

    /// Nobody is over ceil((1 + slack) m / n), at any moment, and without the bound somebody is.
    @Test func boundedLoads() throws {
        for slack in [0.25, nil] {
            var settings = BalancerSettings(name: "lb", services: [])
            settings.algorithm = .consistentHash
            var pool = ServerPool(generator: Generator(seed: 7))
            pool.fill((0..<10).map { PoolMember(server: $0, hash: KeyHash.of(number: Int($0))) }, settings)
            var generator = Generator(seed: 3)
            var isOver = false
            for number in 1...2_000 {
                let key = generator.next()
                let server = pool.choose(.consistentHash, slack: slack, key: key)
                pool.connect(try #require(server))
                let most = BoundedLoads.capacity(keys: number, nodes: 10, slack: 0.25)
                isOver = isOver || pool.members.contains { Int($0.connections) > most }
            }
            #expect(isOver == (slack == nil))
        }
    }
}
