import ShardCluster
import SimKernel

/// A client that measures: what it tried, and what came of it.
struct Probe: Sendable {
    struct Operation: Sendable, Hashable {
        let isWrite: Bool
        let key: Int
        let started: Micros
        /// The write's number in the log.
        let number: Int?
        var state: State
        /// How stale a read's answer was; nil for a fresh one.
        var staleness: Micros?
        /// The session of a write that may be sent again, and its number in it.
        var transaction: ProbeSessions.Transaction?
        var isRetry = false
    }

    enum State: Sendable, Hashable {
        /// On its way to a leader of a store, by its place, or to the cluster.
        case sent(leader: Int?)
        /// The cluster has not answered yet.
        case waiting(OperationID)
        /// The answer is on its way.
        case answered(Outcome)
        case ended(Outcome, Micros)
    }

    enum Outcome: Sendable, Hashable {
        case success
        case failure(code: Int32)
    }

    /// A kind of failure, with the first one's words.
    struct Failure: Sendable, Hashable {
        let code: Int32
        let name: String
        let message: String
    }

    let specification: ProbeSpecification
    /// Place of the target's log.
    let log: Int
    let began: Micros
    var operations = PersistentArray<Operation>()
    private(set) var failures: [Failure] = []
    var sessions = ProbeSessions()

    init(_ specification: ProbeSpecification, log: Int, at time: Micros) {
        self.specification = specification
        self.log = log
        began = time
    }

    /// Whether the cluster has not answered an operation yet, and the client still has time. Asked often.
    func waits(_ operation: Int, at now: Micros, for cluster: borrowing Cluster) -> Bool {
        guard case .waiting(let command) = operations[operation].state else { return false }
        return !cluster.hasAnswered(command) && now - operations[operation].started < specification.timeout
    }

    var ends: Micros { began + specification.duration }

    mutating func note(_ error: CommandError) -> Outcome {
        if !failures.contains(where: { $0.code == error.code }) {
            failures.append(Failure(code: error.code, name: error.codeName, message: error.message))
        }
        return .failure(code: error.code)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(specification.name)
        trace.combine(UInt64(operations.count))
        for operation in operations {
            if case .ended(let outcome, let time) = operation.state {
                trace.combine(time)
                trace.combine(outcome == .success ? UInt64(1) : 0)
            }
        }
    }
}
