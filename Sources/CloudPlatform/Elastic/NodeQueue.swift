import SimKernel

/// A node under a rate of requests: M/M/c in closed form, and a backlog in time where more comes than it can do.
struct NodeQueue: Sendable, Hashable {
    /// A vCPU's time for one request.
    static let serviceSeconds = 1 / NodeLoad.requestsPerCPU
    /// Whoever would wait longer is turned away.
    static let longestWait = 10.0

    /// Requests that wait.
    private(set) var backlog = 0.0

    struct Outcome: Sendable {
        var requests = 0.0
        var failed = 0.0
        var withinObjective = 0.0
        /// Summed over the requests that were served, in seconds.
        var seconds = 0.0
    }

    /// Lets `span` seconds of `rate` requests a second come to `cores` vCPUs.
    mutating func accept(_ rate: Double, cores: Double, span: Double, objective: Double) -> Outcome {
        var outcome = Outcome(requests: rate * span)
        let capacity = max(cores, 0.05) / Self.serviceSeconds
        let before = backlog
        let room = capacity * Self.longestWait
        let left = max(0, backlog + (rate - capacity) * span)
        outcome.failed = min(outcome.requests, max(0, left - room))
        backlog = min(left, room)
        let served = outcome.requests - outcome.failed
        guard before <= 0, rate < capacity else {
            let wait = (before + backlog) / 2 / capacity
            outcome.withinObjective = wait + Self.serviceSeconds <= objective ? served : 0
            outcome.seconds = served * (wait + Self.serviceSeconds)
            return outcome
        }
        let servers = max(1, Int(cores.rounded()))
        // The servers together are as fast as what is left of the vCPUs.
        let service = Double(servers) / capacity
        let offered = rate * service
        let waits = Queueing.erlangC(servers: servers, offeredLoad: offered)
        let late = waits * Arithmetic.exp(-(capacity - rate) * max(0, objective - service))
        outcome.withinObjective = objective >= service ? served * (1 - late) : 0
        let wait = Queueing.meanWait(servers: servers, offeredLoad: offered, meanService: service, waiting: waits)
        outcome.seconds = served * (wait + service)
        return outcome
    }

    /// The most requests a second of which `part` stay within the objective.
    static func sustainable(cores: Double, objective: Double, part: Double) -> Double {
        var (low, high) = (0.0, cores / serviceSeconds)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            var queue = NodeQueue()
            let outcome = queue.accept(middle, cores: cores, span: 1, objective: objective)
            if outcome.withinObjective >= part * outcome.requests { low = middle } else { high = middle }
        }
        return low
    }
}
