/// What the world around a cluster has in its queue: small values, so that a copy of the queue is a copy of memory.
enum PlatformEvent: Sendable, Hashable {
    /// All metrics are sampled.
    case sample
    /// A client's next batch is due, or its last attempt is to be repeated.
    case batchDue(load: Int, client: Int)
    /// The answer to a client's batch arrives.
    case batchDone(load: Int, client: Int)
    /// A script goes on.
    case script(Int)
    /// An inserter goes on.
    case inserter(Int)
    case instanceRunning(Int)
    case instanceTerminated(Int)
    case clusterCreated
    case shardReady
    case tierReady
    /// All replicated databases go on by a tick.
    case databaseTick
    case clusterDeleted
    /// A leader's message to another one arrives.
    case regionMessage(store: Int, message: Int)
    /// The leaders of a store compare what they hold.
    case regionComparison(store: Int)
    /// A probe's next operation is due.
    case probeDue(probe: Int, writes: Bool)
    /// A probe's operation comes to its target.
    case probeArrival(probe: Int, operation: Int)
    /// A probe's operation is answered, or is asked after.
    case probeAnswer(probe: Int, operation: Int)
    /// A stress test's requests are counted.
    case stressTick(test: Int)
    /// Something around connection pools.
    case pool(PoolEvent)
    /// Silent nodes are looked for.
    case nodeMonitor
    /// Nodes exchange whom they know.
    case gossip
    /// A node's heartbeat; with what follows it holds for one life of its process.
    case nodeBeats(node: Int, life: Int)
    /// A node that was ended is started again.
    case nodeStarts(node: Int, life: Int)
    /// A node's process has started.
    case nodeUp(node: Int, life: Int)
    /// A paused node goes on.
    case nodeResumes(node: Int, life: Int)
    /// A scaler looks again; it holds for one life of its configuration.
    case scalerDue(scaler: Int, life: Int)
    /// The elastic manager looks again; it holds for one run of it.
    case elasticLook(life: Int)
    /// A node that a scaler ordered runs.
    case nodeLaunched(launch: Int)
    /// A partition has arrived.
    case moveDone(ticket: Int)

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .sample: 1
        case .batchDue(let load, let client): 2 | UInt64(load) << 8 | UInt64(client) << 32
        case .batchDone(let load, let client): 3 | UInt64(load) << 8 | UInt64(client) << 32
        case .script(let index): 4 | UInt64(index) << 8
        case .inserter(let index): 16 | UInt64(index) << 8
        case .instanceRunning(let index): 5 | UInt64(index) << 8
        case .instanceTerminated(let index): 6 | UInt64(index) << 8
        case .clusterCreated: 7
        case .shardReady: 8
        case .tierReady: 9
        case .databaseTick: 56
        case .clusterDeleted: 10
        case .regionMessage(let store, let message): 11 | UInt64(store) << 8 | UInt64(message) << 16
        case .regionComparison(let store): 12 | UInt64(store) << 8
        case .probeDue(let probe, let writes): 13 | UInt64(probe) << 8 | (writes ? 1 << 32 : 0)
        case .probeArrival(let probe, let operation): 15 | UInt64(probe) << 8 | UInt64(operation) << 16
        case .probeAnswer(let probe, let operation): 14 | UInt64(probe) << 8 | UInt64(operation) << 16
        case .stressTick(let test): 40 | UInt64(test) << 8
        case .pool(let event): event.traceWord
        case .nodeMonitor: 17
        case .gossip: 23
        case .nodeBeats(let node, let life): 18 | UInt64(node) << 8 | UInt64(life) << 32
        case .nodeStarts(let node, let life): 19 | UInt64(node) << 8 | UInt64(life) << 32
        case .nodeUp(let node, let life): 20 | UInt64(node) << 8 | UInt64(life) << 32
        case .nodeResumes(let node, let life): 21 | UInt64(node) << 8 | UInt64(life) << 32
        case .scalerDue(let scaler, let life): 44 | UInt64(scaler) << 8 | UInt64(life) << 32
        case .elasticLook(let life): 48 | UInt64(life) << 8
        case .nodeLaunched(let launch): 45 | UInt64(launch) << 8
        case .moveDone(let ticket): 22 | UInt64(ticket) << 8
        }
    }
}
