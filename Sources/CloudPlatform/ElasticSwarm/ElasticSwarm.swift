import BSON
import ShardCluster
import SimKernel

/// Random traffic, scaling, rebalancing, pools, a database and faults at once on one platform; what must hold is checked after every step.
///
/// A seed decides everything: services, balancers, clients, scalers and nodes, and what is done to them when. All of it
/// goes through `Platform.call`, as a learner's commands do. At the end the faults stop and everything must settle.
package struct ElasticSwarm {
    /// How long faults go on.
    static let length: Micros = .minutes(10)
    /// How long everything may take to settle behind them.
    static let settling: Micros = .minutes(30)

    var platform: Platform
    var cluster: Cluster
    var generator: Generator
    var report: ElasticReport
    var services: [Service] = []
    var clients: [String] = []
    var scalers: [String] = []
    /// How many nodes were ever added.
    var nodesNamed = 0
    /// Keys that were stored.
    var keys: Int64 = 0
    var owners = OwnerLedger()
    var isPlanted = false
    /// For pools and databases, so that a seed's services and nodes are what they are without them.
    var chance: Generator
    var pools: [String] = []
    /// How many loads on pools were ever begun.
    var poolRuns = 0
    var hasDatabase: Bool
    /// Its commits wait for all standbys.
    var keepsAcknowledged = false
    /// Numbers of writes that were seen acknowledged; only looked up.
    var acknowledgedWrites: Set<Int> = []
    var fence: FenceLook?

    /// A service and its names.
    struct Service: Sendable {
        let name: String
        let balancer: String
        /// As they were given, until it has been asked for again.
        var servers: [String] = []
    }

    /// - Parameter plants: mistakes to put in, which it should find.
    package static func run(seed: UInt64, plants: Set<ElasticPlant> = []) -> ElasticReport {
        var swarm = ElasticSwarm(seed: seed, plants: plants)
        swarm.prepare()
        let end = swarm.platform.now + length
        while swarm.platform.now < end, swarm.report.violations.isEmpty {
            swarm.act()
            swarm.joinBySeed()
            swarm.actOnPools()
            swarm.actOnDatabase()
            swarm.pass(.milliseconds(swarm.generator.int(in: 200...6_000)))
        }
        if swarm.report.violations.isEmpty { swarm.settle() }
        return swarm.finished()
    }

    private init(seed: UInt64, plants: Set<ElasticPlant>) {
        generator = Generator(seed: seed)
        chance = Generator(seed: ~seed)
        let hasPools = chance.below(2) == 0
        hasDatabase = chance.below(2) == 0
        cluster = Cluster(Topology(shards: hasPools ? ["shard-01"] : []), generator: generator.split())
        platform = Platform(
            PlatformConfiguration(tier: .standard, region: .standard, replicas: 3, routers: 1, hasCluster: hasPools),
            generator: generator.split())
        report = ElasticReport(seed: seed, plants: plants)
    }

    /// Lets time pass and looks at everything.
    mutating func pass(_ span: Micros) {
        let end = platform.now + span
        let step: Micros = hasDatabase ? ReplicatedDatabase.tick : .seconds(1 as Int64)
        while platform.now < end {
            platform.advance(to: min(end, platform.now + step), cluster: &cluster)
            plant()
            checkFence()
        }
        check()
    }

    /// A command as a learner gives it.
    ///
    /// - Returns: Nil if it was refused; then it must have changed nothing.
    @discardableResult
    mutating func call(_ method: String, _ arguments: BSONValue...) -> BSONValue? {
        let before = platform.contentsHash()
        do throws(CommandError) {
            return try platform.call(method, arguments, cluster: &cluster)
        } catch {
            report.refusals += 1
            if platform.contentsHash() != before {
                report.violations.append("\(method) was refused (\(error.message)) and has changed something")
            }
            return nil
        }
    }

    private mutating func finished() -> ElasticReport {
        for client in platform.traffic.clients {
            report.requests += client.issued
            report.answered += client.answered
        }
        report.decisions = platform.scaling.scalers.reduce(0) { $0 + $1.acts.count }
        report.moves = platform.rebalancing.movedEver
        report.time = platform.now
        var hash = TraceHash()
        hash.combine(platform.trace.value)
        hash.combine(platform.stateHash())
        report.traceHash = hash.value
        return report
    }
}
