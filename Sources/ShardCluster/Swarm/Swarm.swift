import BSON
package import SimKernel

/// A cluster under clients, administrators and faults that a seed chooses, held against what its clients were promised.
///
/// Time goes on from event to event. Cheap invariants are looked at after each of them, all of them every ten virtual
/// seconds and at the end, when the faults have stopped and everything must heal.
package struct Swarm: Sendable {
    /// At least this many operations are sent.
    package static let operations = 5_000
    package static let span: Micros = .minutes(10)
    /// Even if faults keep the clients waiting.
    static let longest: Micros = .minutes(20)
    static let checkInterval: Micros = .seconds(10)

    static let database = "swarm"
    static let registers = Namespace(database, "registers")
    static let counters = Namespace(database, "counters")
    static let items = Namespace(database, "items")
    static let accounts = Namespace(database, "accounts")

    let plan: SwarmPlan
    let parts: Set<SwarmPart>
    var cluster: Cluster
    var chance: Generator
    var clients: [SwarmClient] = []
    var model = SwarmModel()
    var watch = SwarmWatch()
    var report: SwarmReport
    /// Administrators' commands that are under way.
    var errands: [OperationID] = []
    var nextFault: Micros = .max
    var nextErrand: Micros = .max
    var nextCheck: Micros = .max

    init(seed: UInt64, plants: Set<Plant>, topology: Topology?, parts: Set<SwarmPart>) {
        self.parts = parts
        var chance = Generator(seed: seed)
        plan = SwarmPlan(&chance, topology: topology)
        cluster = Cluster(plan.topology, generator: chance.split())
        cluster.plants = plants
        report = SwarmReport(seed: seed, plants: plants, parts: parts)
        report.topology = plan.text
        self.chance = chance
    }

    /// The whole of one seed, which also decides the topology unless it is given. Ends at the first thing that is wrong.
    package static func run(
        seed: UInt64, plants: Set<Plant> = [], topology: Topology? = nil, parts: Set<SwarmPart> = SwarmPart.all
    ) -> SwarmReport {
        var swarm = Swarm(seed: seed, plants: plants, topology: topology, parts: parts)
        swarm.prepare()
        while swarm.isGoing, swarm.report.violations.isEmpty { swarm.step() }
        if swarm.report.violations.isEmpty { swarm.heal() }
        if swarm.report.violations.isEmpty { swarm.judge() }
        swarm.conclude()
        return swarm.report
    }

    private var isGoing: Bool {
        cluster.now < Self.span || (report.operations < Self.operations && cluster.now < Self.longest)
    }

    /// One event of the cluster, or one thing that the swarm does.
    mutating func step() {
        let due = nextDue
        if let event = cluster.nextEventTime, event <= due {
            cluster.advance(to: event)
            collectAnswers()
            report.events += 1
        } else {
            cluster.advance(to: due)
            act()
        }
        note(watch.look(at: cluster))
    }

    var nextDue: Micros {
        clients.reduce(min(nextFault, nextErrand, nextCheck)) { min($0, $1.readyAt) }
    }

    private mutating func act() {
        let now = cluster.now
        if nextCheck <= now {
            nextCheck = now + Self.checkInterval
            checkAll()
        }
        if nextFault <= now { beginFault() }
        if nextErrand <= now { runErrand() }
        for client in clients.indices where clients[client].readyAt <= now { serve(client) }
    }

    mutating func note(_ faults: [String]) {
        guard !faults.isEmpty, report.violations.isEmpty else { return }
        report.violations = faults.map { "\($0), at \(cluster.now / 1_000) ms" }
    }

    private mutating func conclude() {
        report.time = cluster.now
        report.elections = cluster.timeline.entries.reduce(0) { count, entry in
            if case .electionWon = entry.kind { count + 1 } else { count }
        }
        report.rollbacks = cluster.timeline.entries.reduce(0) { count, entry in
            if case .rollback = entry.kind { count + 1 } else { count }
        }
        report.migrations = cluster.migrations.history.reduce(0) { $0 + ($1.outcome == .committed ? 1 : 0) }
        var hash = cluster.trace
        hash.combine(cluster.stateHash())
        hash.combine(Int64(report.operations))
        hash.combine(Int64(report.acknowledged))
        report.traceHash = hash.value
    }
}
