import BSON
import ShardCluster
import SimKernel

/// A load on pools, and what came of each of its requests.
struct PoolRun: Sendable {
    /// A request that has ended.
    struct Ended: Sendable, Hashable {
        let isWrite: Bool
        let started: Micros
        let ended: Micros
        let waited: Micros
        /// Place of the member that served it among `served`, and of its problem among `problems`.
        let served: Int32?
        let problem: Int32?
        /// A read that did not show what its user had written.
        let isStale: Bool
        /// How stale a read's answer was; nil for a fresh one.
        let staleness: Micros?
        /// A write's place in its collection's log.
        let number: Int?
    }

    /// A member in a state.
    struct Server: Sendable, Hashable {
        let host: String
        let state: String
    }

    struct User: Sendable, Hashable {
        var written: Int64 = 0
        var hasToRead = false
        var operationTime: BSONTimestamp?
    }

    let specification: RunSpecification
    let began: Micros
    /// Place of the collection's log of writes.
    let log: Int
    var users: [User]
    private(set) var issued: Int64 = 0
    private(set) var numbers: Int64 = 0
    private(set) var ended = PersistentArray<Ended>()
    /// Of those that have ended.
    private(set) var failed: Int64 = 0
    private(set) var served: [Server] = []
    private(set) var problems: [PoolProblem] = []
    /// Integral of `open` until `accounted`; against it stand the times of the requests (Little's law).
    private var presence: Micros = 0
    private var accounted: Micros = 0
    /// Of those that have ended, together.
    private var timesEnded: Micros = 0
    /// Requests that are neither answered nor failed.
    var open: Int64 { issued - Int64(ended.count) }

    init(_ specification: RunSpecification, log: Int, at now: Micros) {
        self.specification = specification
        began = now
        self.log = log
        let count = if case .closed(let users, _) = specification.pace { users } else { 0 }
        users = Array(repeating: User(), count: count)
    }

    var ends: Micros { began + specification.duration }

    /// Whether another request may begin.
    func mayIssue(at now: Micros) -> Bool { now < ends && issued < Int64(RunSpecification.requestLimit) }

    mutating func issue(at now: Micros) {
        account(now)
        issued += 1
    }

    private mutating func account(_ now: Micros) {
        presence += (now - accounted) * open
        accounted = now
    }

    /// By how much the times of all requests, those that are open until now, differ from the integral of their number.
    func littleError(openTimes: Micros, at now: Micros) -> Micros {
        presence + (now - accounted) * open - timesEnded - openTimes
    }

    mutating func nextNumber() -> Int64 {
        numbers += 1
        return numbers
    }

    mutating func serving(_ server: Server) -> Int32 {
        if let place = served.firstIndex(of: server) { return Int32(place) }
        served.append(server)
        return Int32(served.count - 1)
    }

    /// Problems are kept by name and code, with the first one's words.
    mutating func note(_ problem: PoolProblem) -> Int32 {
        if let place = problems.firstIndex(where: { $0.name == problem.name && $0.code == problem.code }) {
            return Int32(place)
        }
        problems.append(problem)
        return Int32(problems.count - 1)
    }

    mutating func end(_ entry: Ended) {
        account(entry.ended)
        timesEnded += entry.ended - entry.started
        ended.append(entry)
        if entry.problem != nil { failed += 1 }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(specification.name)
        trace.combine(issued)
        trace.combine(Int64(ended.count))
        trace.combine(ended.last?.ended ?? 0)
    }
}
