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
    case instanceRunning(Int)
    case instanceTerminated(Int)
    case clusterCreated
    case shardReady
    case tierReady
    case clusterDeleted

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .sample: 1
        case .batchDue(let load, let client): 2 | UInt64(load) << 8 | UInt64(client) << 32
        case .batchDone(let load, let client): 3 | UInt64(load) << 8 | UInt64(client) << 32
        case .script(let index): 4 | UInt64(index) << 8
        case .instanceRunning(let index): 5 | UInt64(index) << 8
        case .instanceTerminated(let index): 6 | UInt64(index) << 8
        case .clusterCreated: 7
        case .shardReady: 8
        case .tierReady: 9
        case .clusterDeleted: 10
        }
    }
}
