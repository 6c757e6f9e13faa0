import SimKernel

/// All loads that there were, and what their batches took.
struct LoadBook: Sendable {
    struct Failure: Sendable, Hashable {
        let first: Micros
        let code: Int32
        let message: String
        var count: Int64
    }

    var loads: [Load] = []
    /// A batch's seconds, at the time of its answer.
    var durations = Series()
    /// A batch's documents, at the time of its answer.
    var inserted = Series()
    private(set) var failures: [Failure] = []
    /// The work that each shard has been given, in the order of shards that were touched.
    var queues: [ShardQueue] = []

    struct ShardQueue: Sendable, Hashable {
        let shard: String
        var queue = ServerQueue()
        /// The work that was done when it was last sampled.
        var sampled: Micros = 0
    }
    /// Numbers of documents, unique over all loads.
    var nextNumber: Int64 = 0

    static let loadLimit = 64
    /// Kinds of failures that are told apart; what comes later counts with the last.
    static let failureLimit = 100

    var running: Bool { loads.contains(where: \.running) }
    var batches: Int64 { loads.reduce(0) { $0 + $1.finished } }
    var documents: Int64 { loads.reduce(0) { $0 + $1.documents } }
    var failed: Int64 { failures.reduce(0) { $0 + $1.count } }

    /// When inserts began for the first time; nil before any.
    var began: Micros? { loads.first?.began }

    mutating func fail(code: Int32, message: String, at time: Micros) {
        if let index = failures.firstIndex(where: { $0.code == code && $0.message == message }) {
            failures[index].count += 1
        } else if failures.count < Self.failureLimit {
            failures.append(Failure(first: time, code: code, message: message, count: 1))
        } else {
            failures[failures.count - 1].count += 1
        }
    }

    mutating func queueIndex(_ shard: String) -> Int {
        if let index = queues.firstIndex(where: { $0.shard == shard }) { return index }
        queues.append(ShardQueue(shard: shard))
        return queues.count - 1
    }

    func hash(into trace: inout TraceHash) {
        for load in loads { load.hash(into: &trace) }
        for failure in failures {
            trace.combine(UInt64(UInt32(bitPattern: failure.code)))
            trace.combine(failure.count)
        }
        for entry in queues {
            trace.combine(entry.shard)
            entry.queue.hash(into: &trace)
        }
        trace.combine(nextNumber)
        trace.combine(Int64(durations.count))
    }
}
