import BSON
import ShardCluster
import SimKernel

/// A request from the moment that a user asks until it is answered or has failed.
struct PooledRequest: Sendable {
    enum Phase: Sendable, Hashable {
        /// No server suits yet.
        case selecting
        /// Waits for a connection.
        case queued(since: Micros)
        /// On its way to the server.
        case sent
        /// The server is silent, and the driver does not know.
        case unheard
        /// At work at a member: on a core, or on the disk.
        case computing
        case reading
        /// The work is done, and the cluster has not answered yet.
        case waiting
        /// The answer is on its way back.
        case returning
        /// A place that nobody uses.
        case free
    }

    let run: Int
    let user: Int
    let isWrite: Bool
    let key: Int
    /// A write's number; for a read of an own write, the number that it must show.
    let number: Int64
    let started: Micros
    let client: Int
    let instance: Int
    var phase = Phase.selecting
    /// Counts up with each step that is scheduled, so that an old appointment is known.
    var serial: UInt32 = 0
    /// Counts up with each wait that may time out.
    var wait: UInt32 = 0
    var pool = 0
    var connection: UInt32 = 0
    /// Spent waiting for a server and a connection.
    var waited: Micros = 0
    var asked: Micros = 0
    var isRetry = false
    var isSlow = false
    var transaction: ProbeSessions.Transaction?
    var operation: OperationID?
    var reply = BSONDocument()
    /// When the reply leaves the member, if nothing else holds it.
    var ready: Micros = 0
    /// The station that it is in, if it is in one.
    var station: Int?
    /// The member that served it, in the state that it was in.
    var servedBy: PoolRun.Server?
}

/// Why a driver gives an application an error instead of an answer: names and words as in MongoDB's driver for Node.js.
struct PoolProblem: Sendable, Hashable {
    let name: String
    let message: String
    var code: Int32?
    /// Whether a driver tries once more by itself.
    var isRetryable = false

    static let waitQueueTimeout = PoolProblem(
        name: "MongoWaitQueueTimeoutError",
        message: "Timed out while checking out a connection from connection pool")

    static func serverSelection(after span: Micros) -> PoolProblem {
        PoolProblem(
            name: "MongoServerSelectionError", message: "Server selection timed out after \(span / 1_000) ms")
    }

    static func cleared(_ host: String) -> PoolProblem {
        PoolProblem(
            name: "MongoPoolClearedError",
            message: "Connection pool for \(host) was cleared because another operation failed", isRetryable: true)
    }

    static func timeout(_ connection: UInt32, _ host: String) -> PoolProblem {
        PoolProblem(
            name: "MongoNetworkTimeoutError", message: "connection \(connection) to \(host) timed out",
            isRetryable: true)
    }

    static func closed(_ connection: UInt32, _ host: String) -> PoolProblem {
        PoolProblem(
            name: "MongoNetworkError", message: "connection \(connection) to \(host) closed", isRetryable: true)
    }

    static func server(_ error: CommandError, isRetryable: Bool) -> PoolProblem {
        PoolProblem(
            name: "MongoServerError", message: error.message, code: error.code, isRetryable: isRetryable)
    }

    static let clientClosed = PoolProblem(
        name: "MongoClientClosedError", message: "Operation interrupted because client was closed")
}
