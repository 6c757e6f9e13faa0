package import SimKernel

/// What a learner or a layer above says of a service.
package struct ServiceSettings: Sendable, Hashable {
    package struct Endpoint: Sendable, Hashable {
        /// "/api" stands for all paths below it too; the longest one that fits counts.
        package var path: String
        package var mean: Micros

        package init(path: String, mean: Micros) {
            self.path = path
            self.mean = mean
        }
    }

    package enum Sessions: Sendable, Hashable {
        case none
        /// Each server keeps those that began on it.
        case memory
        /// A service of this name keeps them.
        case store(String)
    }

    package var name: String
    package var servers: Int
    package var workers: Int
    package var time: ServiceTime
    /// Empty: every path is there and takes `time`.
    package var endpoints: [Endpoint] = []
    /// Requests that may wait at a server.
    package var queueLimit = 1_000
    /// A request that waited for longer is dropped when its turn comes.
    package var queueTimeout: Micros?
    /// From a server's start to its being up.
    package var startup: Micros = .seconds(30 as Int64)
    package var sessions = Sessions.none
    /// A store that keeps what it holds when all its servers are down.
    package var isDurable = false
    /// What a server requests and may use at most.
    var resources = ContainerResources()
    /// Nil: memory is not looked at.
    var memory: ServiceMemory?
    /// Nil: as near as can be to everybody.
    package var region: String?

    /// Thousandths of a core that a server may use, where that is less than its workers could; else 0.
    var limitMillis: Int64 {
        let limit = Int64((resources.limitCores ?? 1e6) * 1_000)
        return limit < Int64(workers) * 1_000 ? limit : 0
    }

    package init(name: String, servers: Int, workers: Int = 1, time: ServiceTime) {
        self.name = name
        self.servers = servers
        self.workers = workers
        self.time = time
    }
}

/// A service: identical servers, and what each path costs.
struct TrafficService: Sendable {
    static let limit = 32
    static let serverLimit = 64

    var settings: ServiceSettings
    /// Places in the world's list, in the order of joining; those that left are not among them.
    var servers: [Int32] = []
    /// How many have ever joined: their names end with it.
    var joined = 0
    /// Mean in microseconds for each of the world's paths; negative where there is no such path.
    var means: [Double] = []
    /// The service that keeps its sessions.
    var store: Int32 = -1
    /// Goes up when a store has lost all that it held.
    var storeLife: Int32 = 0
    /// What it keeps as a store, each of its servers all of them.
    var keptSessions: Int64 = 0
    /// What came of the requests for each of the world's paths.
    var tallies: [PathTally] = []
    var generator: Generator

    /// The mean of a path by the longest endpoint that fits it.
    func mean(of path: String) -> Double {
        guard !settings.endpoints.isEmpty else { return Double(settings.time.mean) }
        return endpoint(of: path).map { Double($0.mean) } ?? -1
    }

    /// The longest endpoint that fits a path; nil where none does.
    func endpoint(of path: String) -> ServiceSettings.Endpoint? {
        var best: ServiceSettings.Endpoint?
        for endpoint in settings.endpoints where PathPrefix.fits(endpoint.path, path) {
            if best.map({ $0.path.utf8.count < endpoint.path.utf8.count }) ?? true { best = endpoint }
        }
        return best
    }
}

/// Paths as a router compares them.
enum PathPrefix {
    /// "/api" fits "/api" and "/api/users", not "/apiary"; "/" fits everything.
    static func fits(_ prefix: String, _ path: String) -> Bool {
        guard path.hasPrefix(prefix) else { return false }
        return prefix.hasSuffix("/") || path.utf8.count == prefix.utf8.count
            || path.utf8.dropFirst(prefix.utf8.count).first == UInt8(ascii: "/")
    }
}
