import ShardCluster
import SimKernel

/// A driver's settings for its pools and its watch over servers, with the drivers' defaults.
///
/// Source: the drivers' specifications of connection monitoring and pooling, of server discovery and monitoring, and of
/// server selection.
struct PoolSettings: Sendable, Hashable {
    var maxPoolSize = 100
    var minPoolSize = 0
    /// Connections that one pool establishes at once.
    var maxConnecting = 2
    /// 0: a connection may be idle for ever.
    var maxIdleTime: Micros = 0
    /// 0: a request waits for a connection as long as it takes.
    var waitQueueTimeout: Micros = 0
    var serverSelectionTimeout: Micros = .seconds(30)
    /// 0: a driver waits for an answer as long as it takes.
    var socketTimeout: Micros = 0
    var heartbeatFrequency: Micros = .seconds(10)

    /// Connections of one pool; drivers have no bound but memory.
    static let sizeLimit: Int64 = 1_000
    /// Between two looks at servers while somebody waits for one: the drivers' minHeartbeatFrequencyMS.
    static let leastHeartbeat: Micros = .milliseconds(500)

    static let names = [
        "maxPoolSize", "minPoolSize", "maxConnecting", "maxIdleTimeMS", "waitQueueTimeoutMS",
        "serverSelectionTimeoutMS", "socketTimeoutMS", "heartbeatFrequencyMS",
    ]

    /// - Throws: BadValue (2), TypeMismatch (14).
    init(_ options: Options) throws(CommandError) {
        let day: Int64 = 86_400_000
        if let size = try options.integer("maxPoolSize", in: 1...Self.sizeLimit) { maxPoolSize = Int(size) }
        if let size = try options.integer("minPoolSize", in: 0...Self.sizeLimit) { minPoolSize = Int(size) }
        if let count = try options.integer("maxConnecting", in: 1...Self.sizeLimit) { maxConnecting = Int(count) }
        func span(_ name: String, from low: Int64) throws(CommandError) -> Micros? {
            try options.integer(name, in: low...day).map { .milliseconds($0) }
        }
        maxIdleTime = try span("maxIdleTimeMS", from: 0) ?? maxIdleTime
        waitQueueTimeout = try span("waitQueueTimeoutMS", from: 0) ?? waitQueueTimeout
        serverSelectionTimeout = try span("serverSelectionTimeoutMS", from: 1) ?? serverSelectionTimeout
        socketTimeout = try span("socketTimeoutMS", from: 0) ?? socketTimeout
        heartbeatFrequency = try span("heartbeatFrequencyMS", from: 500) ?? heartbeatFrequency
        guard minPoolSize <= maxPoolSize else {
            throw .badValue(
                "\(options.owner): minPoolSize (\(minPoolSize)) is over maxPoolSize (\(maxPoolSize)). Lower one or raise the other."
            )
        }
    }
}
