import BSON
import ShardCluster
import SimKernel

/// One run of inserter.py on a host: a driver with a session of its own, and the loop around it.
struct Inserter: Sendable {
    enum Phase: Sendable, Hashable {
        /// The driver looks for a server that it cannot reach.
        case selectingServer
        /// Between two groups of inserts, or before a repeated one.
        case sleeping
        /// The answer is on its way.
        case answered(BSONDocument)
        /// The cluster works on it; asked after now and then.
        case waiting(OperationID)
        case ended
    }

    let instance: Instance
    /// The properties file's name, by which a run is told from others.
    let config: String
    let properties: InserterProperties
    let session: BSONDocument
    let began: Micros
    var phase = Phase.sleeping
    /// The number that is being inserted.
    var value: Int64 = 1
    /// How many of the group are still to come.
    var left = 0
    /// The insert under way, and when it was sent for the first time and for the last.
    var command = BSONDocument()
    var sent: Micros = 0
    /// The driver has sent it a second time.
    var isRetry = false
    var transactions: Int64 = 0
    var inserted: Int64 = 0
    var retries: Int64 = 0
    var errors: Int64 = 0
    /// Sets whose lost primary the router knows of, with the term in which it was lost.
    var knownLosses: [(set: String, term: Int64)] = []

    /// time.sleep(0.5)
    static let pause: Micros = .milliseconds(500)
    /// time.sleep(0.1)
    static let repeatPause: Micros = .milliseconds(100)
    static let group: ClosedRange<Int64> = 10...15
    /// As often the log says how far it is.
    static let report: Int64 = 1_000

    var isRunning: Bool { phase != .ended }
    var logName: String {
        (config.hasSuffix(".properties") ? String(config.dropLast(".properties".count)) : config) + ".log"
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(instance.id)
        trace.combine(config)
        trace.combine(began)
        trace.combine(value)
        trace.combine(inserted)
        trace.combine(errors)
        trace.combine(isRunning ? UInt64(1) : 0)
    }
}
