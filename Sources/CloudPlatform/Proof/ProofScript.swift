import ShardCluster
import SimKernel

/// One run of shard_test.py on a host.
struct ProofScript: Sendable {
    enum Phase: Sendable, Hashable {
        /// Atlas has not finished the cluster.
        case waitingForCluster
        /// The driver looks for a server that it cannot reach.
        case selectingServer
        case inserting(load: Int)
        case ended(code: Int32)
    }

    let instance: Instance
    let plan: ProofPlan
    let properties: ProofProperties
    let began: Micros
    var phase: Phase = .waitingForCluster
    var result: ProofResult
    /// When inserts began.
    var insertingSince: Micros = 0
    /// Shards when it last looked, and since when.
    var shards = ProofPlan.firstShards
    var shardsSince: Micros = 0
    /// The learner has been told that the time for another shard has come.
    var prompted = false

    static let namespace = Namespace("shard_test", "test_coll")
    /// Atlas is asked for the cluster's state as often.
    static let poll: Micros = .seconds(10)
    /// serverSelectionTimeoutMS.
    static let serverSelection: Micros = .seconds(30)
    static let loadBeforeShard: Micros = .minutes(15)
    static let settleAfterShard: Micros = .minutes(20)

    var isRunning: Bool {
        if case .ended = phase { false } else { true }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(instance.id)
        trace.combine(began)
        trace.combine(UInt64(result.batches))
        switch phase {
        case .waitingForCluster: trace.combine(UInt64(1))
        case .selectingServer: trace.combine(UInt64(2))
        case .inserting(let load): trace.combine(UInt64(3 + load))
        case .ended(let code): trace.combine(Int64(-1 - Int64(code)))
        }
    }
}
