/// How an attempt, or a request with all its attempts, ended.
package enum Outcome: UInt8, Sendable, Hashable, CaseIterable {
    case ok
    /// No answer within the client's time-out.
    case timeout
    /// The server's process is not there: connection refused.
    case refused
    /// The server died while it had the request: connection reset.
    case reset
    /// The server's queue was full, or the request waited in it for too long: 503.
    case overloaded
    /// The balancer had no server to send it to: 503.
    case noServer
    /// The service has no such path: 404.
    case notFound
    /// The server that answered knew nothing of the user's session: 401.
    case sessionLost
    /// The store of sessions did not answer: 500.
    case storeDown
    /// The client's circuit breaker was open; nothing was sent.
    case breakerOpen
    /// The client had no connection left; nothing was sent.
    case exhausted

    package var name: String {
        switch self {
        case .ok: "ok"
        case .timeout: "timeout"
        case .refused: "refused"
        case .reset: "reset"
        case .overloaded: "overloaded"
        case .noServer: "noServer"
        case .notFound: "notFound"
        case .sessionLost: "sessionLost"
        case .storeDown: "storeDown"
        case .breakerOpen: "breakerOpen"
        case .exhausted: "exhausted"
        }
    }

    /// Whether another attempt could end otherwise.
    var isRetried: Bool {
        switch self {
        case .timeout, .refused, .reset, .overloaded, .noServer, .storeDown: true
        case .ok, .notFound, .sessionLost, .breakerOpen, .exhausted: false
        }
    }
}
