package import SimKernel

/// What a learner or a layer above says of clients.
package struct ClientSettings: Sendable, Hashable {
    package enum Load: Sendable, Hashable {
        /// Requests come whatever becomes of those before them.
        case open(RateSchedule)
        /// So many users, each of whom waits for the answer.
        case closed(Users)
    }

    package struct Users: Sendable, Hashable {
        package var count: Int
        /// Between an answer and the next request: mean of an exponential time, or the time itself if `isFixed`.
        package var thinkTime: Micros
        package var isFixed = false
        /// A request is meant to be sent each so often, however long the one before took; instead of `thinkTime`.
        package var pacing: Micros?
        /// Users come one by one over this time.
        package var ramp: Micros = 0

        package init(count: Int, thinkTime: Micros) {
            self.count = count
            self.thinkTime = thinkTime
        }
    }

    package struct Endpoint: Sendable, Hashable {
        package var path: String
        /// Its part of all requests is this to the sum.
        package var weight: Double

        package init(path: String, weight: Double) {
            self.path = path
            self.weight = weight
        }
    }

    /// Sending again what failed.
    package struct Retries: Sendable, Hashable {
        /// All attempts of a request, the first among them.
        package var attempts = 3
        /// Before the second attempt.
        package var backoff: Micros = .milliseconds(100)
        package var factor = 2.0
        package var longest: Micros = .seconds(10 as Int64)
        /// A chance part of the pause: from nothing to all of it.
        package var hasJitter = true
        /// Retries for each request that was sent, at most; nil: no bound.
        package var budget: Double?

        package init() {}
    }

    /// Sending nothing for a while when too much fails.
    package struct Breaker: Sendable, Hashable {
        /// The part of failures from which on it opens.
        package var threshold = 0.5
        /// Attempts that are looked at.
        package var window = 100
        /// Attempts before it may open.
        package var minimum = 20
        /// How long it is open.
        package var open: Micros = .seconds(30 as Int64)
        /// Attempts that are let through half-open, and judged.
        package var probes = 10

        package init() {}
    }

    package var name: String
    /// A balancer or a service.
    package var target: String
    package var load: Load
    package var endpoints = [Endpoint(path: "/", weight: 1)]
    package var headers: [BalancerSettings.Header] = []
    /// Of each attempt.
    package var timeout: Micros? = .seconds(10 as Int64)
    package var retries: Retries?
    package var breaker: Breaker?
    package var duration: Micros?
    /// Users whose requests an open load's are, one chosen by chance for each; 0: each request is somebody else's.
    package var population = 0
    package var region: String?
    /// Every request is kept as a record until `takeRecords` fetches it.
    package var isRecorded = false

    package init(name: String, target: String, load: Load) {
        self.name = name
        self.target = target
        self.load = load
    }
}
