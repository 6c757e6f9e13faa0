package import ShardCluster
package import SimKernel

/// The world around the cluster in virtual time: hosts, Atlas, loads, measurements, files, charts and scripts.
///
/// It is a value: an assignment is a snapshot. What it does to the cluster it does through the `inout` cluster that it
/// is given, by commands and bulk inserts; when Atlas creates the cluster it replaces that one.
package struct Platform: Sendable {
    package let configuration: PlatformConfiguration
    package internal(set) var now: Micros = 0
    /// Digest of every event, batch and change.
    package internal(set) var trace = TraceHash()
    /// False before Atlas has created the cluster and after it was deleted: nothing answers then.
    package internal(set) var hasCluster: Bool

    var queue = EventQueue<PlatformEvent>()
    var generator: Generator
    var ec2: EC2
    var atlas: Atlas
    var files = FileStore()
    var hardware: Hardware
    var loads = LoadBook()
    var metrics = MetricStore()
    var databases = DatabaseBook()
    var alerts = AlertBook()
    var charts = ChartBook()
    var scripts: [ProofScript] = []
    var inserters: [Inserter] = []
    var regions = RegionBook()
    var pools = PoolBook()
    var rentals = RentalBook()
    var nodes: NodeBook
    var data = PartitionMap()
    var elastic = ElasticManager()
    var scaling = ScalerBook()
    package internal(set) var traffic: TrafficWorld
    var stress = StressBook()
    var rebalancing = RebalanceBook()
    var notices = NoticeLog()

    package init(_ configuration: PlatformConfiguration, generator: Generator) {
        self.configuration = configuration
        self.generator = generator
        hasCluster = configuration.hasCluster
        traffic = TrafficWorld(generator: Generator(seed: Self.seed(of: self.generator, for: 0x7_2A_FF_1C)))
        nodes = NodeBook(generator: Generator(seed: Self.seed(of: self.generator, for: 0x60_55_1B)))
        ec2 = EC2(generator: self.generator.split())
        atlas = Atlas(generator: self.generator.split())
        hardware = Hardware(standard: Volume(tier: configuration.tier))
        files.provide(ProofSource.fileName, ProofSource.text)
        files.provide(InserterSource.fileName, InserterSource.text)
        queue.schedule(.sample, at: MetricStore.interval)
    }

    package var nextEventTime: Micros? {
        guard let requests = nextTrafficTime else { return queue.nextTime }
        return queue.nextTime.map { min($0, requests) } ?? requests
    }

    /// Handles, in order, all that happens until `time`, and then it is that time.
    package mutating func advance(to time: Micros, cluster: inout Cluster) {
        while let next = queue.nextTime, next <= time, let (due, event) = queue.pop() {
            now = max(now, due)
            cluster.advance(to: now)
            advanceTraffic(to: now)
            trace.combine(now)
            trace.combine(event.traceWord)
            handle(event, cluster: &cluster)
            observeChanges(cluster)
        }
        now = max(now, time)
        advanceTraffic(to: now)
        observeChanges(cluster)
    }

    /// A seed for what has chance of its own without moving anybody else's.
    private static func seed(of generator: Generator, for part: UInt64) -> UInt64 {
        var copy = generator
        return copy.next() ^ part
    }

    private mutating func handle(_ event: PlatformEvent, cluster: inout Cluster) {
        switch event {
        case .sample:
            sample(cluster)
            observeRentals(cluster)
            observeTraffic(cluster)
        case .batchDue(let load, let client): sendBatch(load: load, client: client, cluster: &cluster)
        case .batchDone(let load, let client): finishBatch(load: load, client: client, cluster: &cluster)
        case .script(let index): runScript(index, cluster: &cluster)
        case .inserter(let index): runInserter(index, cluster: &cluster)
        case .instanceRunning(let index): startInstance(index)
        case .instanceTerminated(let index): ec2.setState(.terminated, ofInstance: index)
        case .clusterCreated: finishCreation(cluster: &cluster)
        case .shardReady: finishShard(cluster: &cluster)
        case .tierReady: watchTier(cluster: &cluster)
        case .databaseTick: runDatabases()
        case .clusterDeleted: finishDeletion(cluster: &cluster)
        case .regionMessage(let store, let message): deliver(store: store, message: message)
        case .regionComparison(let store): compareLeaders(store: store)
        case .probeDue(let probe, let writes): sendProbe(probe, writes: writes)
        case .probeArrival(let probe, let operation): arriveProbe(probe, operation: operation, cluster: &cluster)
        case .probeAnswer(let probe, let operation): answerProbe(probe, operation: operation, cluster: &cluster)
        case .stressTick(let test): tickStress(test)
        case .pool(let event): handle(event, cluster: &cluster)
        case .nodeMonitor: monitorNodes()
        case .gossip: gossip()
        case .nodeBeats(let node, let life): beat(node: node, life: life)
        case .nodeStarts(let node, let life): start(node: node, life: life)
        case .nodeUp(let node, let life): finishStart(node: node, life: life)
        case .nodeResumes(let node, let life): resume(node: node, life: life)
        case .scalerDue(let scaler, let life): evaluateScaler(scaler, life: life)
        case .elasticLook(let life): lookElastic(life: life)
        case .nodeLaunched(let launch): finishLaunch(launch)
        case .moveDone(let ticket): finishMove(ticket: ticket)
        }
    }

    /// A digest of the whole state, equal for equal states. Takes time in proportion to the state without the series.
    package func stateHash() -> UInt64 {
        var hash = TraceHash()
        hash.combine(now)
        hash.combine(trace.value)
        rentals.hash(into: &hash)
        traffic.combineTrace(into: &hash)
        combineContents(into: &hash)
        return hash.value
    }

    /// A digest of the same without the time that it is and the way that led there.
    package func contentsHash() -> UInt64 {
        var hash = TraceHash()
        combineContents(into: &hash)
        return hash.value
    }

    private func combineContents(into hash: inout TraceHash) {
        hash.combine(hasCluster ? UInt64(1) : 0)
        hash.combine(UInt64(queue.count))
        ec2.hash(into: &hash)
        atlas.hash(into: &hash)
        files.hash(into: &hash)
        hardware.hash(into: &hash)
        loads.hash(into: &hash)
        databases.hash(into: &hash)
        alerts.hash(into: &hash)
        charts.hash(into: &hash)
        for script in scripts { script.hash(into: &hash) }
        for inserter in inserters { inserter.hash(into: &hash) }
        regions.hash(into: &hash)
        pools.hash(into: &hash)
        nodes.hash(into: &hash)
        elastic.hash(into: &hash)
        scaling.hash(into: &hash)
        data.hash(into: &hash)
        traffic.hash(into: &hash)
        stress.hash(into: &hash)
        rebalancing.hash(into: &hash)
    }
}
