import SimKernel

/// Nodes, rebalancer and scaler as one loop under a load.
struct ElasticManager: Sendable {
    enum State: String, Sendable {
        case idle = "IDLE"
        case scalingUp = "SCALING_UP"
        case scalingDown = "SCALING_DOWN"
        case rebalancing = "REBALANCING"
        case error = "ERROR"
    }

    /// What is promised to users.
    struct Objective: Sendable, Hashable {
        var seconds = 0.05
        /// Of the requests.
        var part = 0.99
    }

    /// Between two looks.
    static let tick: Micros = .seconds(5 as Int64)
    static let rateLimit: Double = 100_000_000

    var load = ElasticLoad.steady(rate: 0)
    var loadSince: Micros = 0
    var objective = Objective()
    /// Of the requests, those that write.
    var writes = 0.1
    /// Deviation of the logarithm of the rate from one tick to the next.
    var noise = 0.0
    /// For an hour of a node.
    var price = 0.1
    var isRunning = false
    /// Appointments of an earlier run are void.
    var life = 0
    var state = State.idle
    /// Requests a second, as of the last look.
    var rate = 0.0
    /// Requests a second that one more node would take.
    var sustainable = 1.0
    var needed = 0
    /// By the node's id; those beyond have none yet.
    private var queues: [NodeQueue] = []
    var tally = ElasticTally()
    var lastOutcome = NodeQueue.Outcome()

    /// Lets a node's requests of a tick come.
    mutating func accept(_ node: Int, rate: Double, cores: Double, span: Double) -> NodeQueue.Outcome {
        if node >= queues.count {
            queues += [NodeQueue](repeating: NodeQueue(), count: node + 1 - queues.count)
        }
        return queues[node].accept(rate, cores: cores, span: span, objective: objective.seconds)
    }

    func hash(into trace: inout TraceHash) {
        guard life > 0 else { return }
        load.hash(into: &trace)
        trace.combine(state.rawValue)
        trace.combine(rate)
        trace.combine(isRunning ? UInt64(1) : 0)
        tally.hash(into: &trace)
    }
}
