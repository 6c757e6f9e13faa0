import BSON
package import SimKernel

/// A sharded cluster in virtual time, whole: routers, config servers, shards, their data and what they are about to do.
///
/// It is a value: an assignment is a snapshot. Time moves only by `advance(to:)`.
package struct Cluster: Sendable {
    /// An existential's size isn't known, so the whole is handled by its address: without it each method that only looks
    /// at the cluster would begin with a copy of its 1,500 bytes.
    private let anchor: any Sendable = Int8(0)
    package internal(set) var topology: Topology
    package internal(set) var now: Micros
    /// Digest of every event and command.
    package internal(set) var trace = TraceHash()
    package internal(set) var catalog: Catalog
    /// All shards that there ever were, by slot.
    package internal(set) var shards: [Shard] = []
    package internal(set) var routers: [Router] = []
    package internal(set) var configServers: ReplicaSet
    package internal(set) var balancer = Balancer()
    package internal(set) var migrations = MigrationBook()
    package internal(set) var network = Network()
    /// Elections, faults and what became of members.
    package internal(set) var timeline = Timeline()
    /// The only one under way, if any.
    package internal(set) var resharding: Resharding?

    /// The rolling update that is under way, or the last one.
    package internal(set) var tierUpdate: TierUpdate?

    var events = EventQueue<ClusterEvent>()
    var generator: Generator
    var clock: LogicalClock
    var operations = OperationTable()
    var bulkRoutes = BulkRoutes()
    var cursors = CursorTable()
    var electionLog = ElectionLog()
    /// Databases that change their primary shard.
    var movingPrimaries: [MovingPrimary] = []
    /// The statement of a retryable write that is being run.
    var runningStatement: RunningStatement?
    package internal(set) var transactions = TransactionTable()
    /// The transaction whose statement is being run.
    var active: ActiveTransaction?
    /// A write outside of transactions has met a transaction's document.
    var hasMetTransaction = false
    var failPoints: [FailPoint] = []
    var processes = ProcessSettings()
    /// When those who wait for the config servers are looked at next.
    var nextConfigLook: Micros = 0
    /// What should not have been able to happen.
    var transactionFaults: [String] = []
    var work = CommandWork()
    /// The first member that the last command wrote on, or read from, where it asked for a preference or a concern.
    package internal(set) var served: NodeID?
    /// Shards' sets that are disturbed.
    var disturbedSets = 0
    /// Commands that wait are being looked at; a shard at which that changed something is looked at again afterwards.
    var isLooking = false
    var looksAgainAt: [ShardID] = []
    /// Processes that were started by hand.
    package internal(set) var servers: ServerBook
    var nextOrphanID: UInt32 = 1
    var users = UserDirectory()
    var clients = ClientTable()
    var nextResharding: UInt32 = 1
    var joinCount = 0
    var expiryIsScheduled = false
    /// Mistakes made on purpose; only tests make them.
    package var plants: Set<Plant> = []

    package init(_ topology: Topology, generator: Generator, at start: Micros = 0) {
        self.topology = topology
        self.generator = generator
        servers = ServerBook(hosts: topology.hosts)
        now = start
        clock = LogicalClock(maker: self.generator.next())
        let first = OpTime(timestamp: clock.tick(at: start), term: 1)
        catalog = Catalog(clusterID: clock.objectID(at: start))
        configServers = ReplicaSet(
            name: "config", tier: topology.tier, memberCount: topology.configServers, port: HostNames.configPort,
            id: clock.objectID(at: start), at: start, first: first)
        configServers.spread(over: topology.memberRegions)
        routers = (0..<max(1, topology.routers)).map { Router(host: HostNames.router($0), startedAt: start) }
        if servers.isInUse {
            routers = []
            configServers = ReplicaSet(unborn: configServers.id, tier: topology.tier)
        }
        for name in topology.shards { join(makeReplicaSet(named: name), at: start) }
        wakeIfSpread(.config)
        events.schedule(.balancerRound, at: start + BalancerTimes.idle)
        balancer.autoMergedAt = start
        events.schedule(.autoMergeRound, at: start + span(.autoMergerIntervalSecs, of: .config))
    }

    package var nextEventTime: Micros? { events.nextTime }

    /// Handles, in order, all that happens until `time`, and then it is that time.
    package mutating func advance(to time: Micros) {
        while let next = events.nextTime, next <= time, let (due, event) = events.pop() {
            now = max(now, due)
            trace.combine(now)
            trace.combine(event.traceWord)
            handle(event)
        }
        now = max(now, time)
    }

    private mutating func handle(_ event: ClusterEvent) {
        switch event {
        case .balancerRound: runBalancerRound()
        case .migrationPhaseEnds(let migration): endPhase(of: migration)
        case .rangeDeletionDue(let shard, let range): deleteOrphans(range, on: shard)
        case .replicaSetReady(let operation): finishAddShard(operation)
        case .movePrimaryCopied(let operation): continueMovePrimary(operation)
        case .autoMergeRound: runAutoMerger()
        case .expiryPass: runExpiryPass()
        case .tierUpdate: runTierUpdate()
        case .election(let event): handle(event)
        case .serverLook(let index, let pid): lookForConfigServers(Int(index), pid: Int(pid))
        case .transactionStep(let serial): stepTransaction(serial)
        case .transactionExpires(let serial): expireTransaction(serial)
        case .blockedRetry:
            retryBlocked()
            retryBlockedCommands()
            retryConfigCommands()
        case .commandDeadline(let operation): endCommand(operation)
        case .reshardingPhaseEnds(let number): endReshardingPhase(number)
        case .blockedCommandExpires(let operation): expireBlocked(operation)
        case .replication(let event): handle(event)
        }
    }
}
