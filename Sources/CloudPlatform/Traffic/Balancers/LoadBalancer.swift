import SimKernel

/// A balancer: what it was told, and a pool of servers for each of its routes.
struct LoadBalancer: Sendable {
    static let limit = 32

    var settings: BalancerSettings
    /// In the order of the routes.
    var pools: [ServerPool]
    /// Made for a client that asks a service directly; not shown.
    let isHidden: Bool
    /// The route of each path and set of headers of the world; -1 where none fits.
    private var table: [Int16] = []
    private var pathCount = 0
    /// Its own process has ended: clients are refused.
    var isDown = false
    /// Goes up when it is configured: checks that were arranged before are void.
    var epoch: Int32 = 0
    /// A copy of the settings that each choice needs.
    var algorithm: BalancingAlgorithm
    var slack: Double?
    var generator: Generator

    init(_ settings: BalancerSettings, isHidden: Bool, generator: Generator) {
        self.settings = settings
        self.isHidden = isHidden
        self.generator = generator
        algorithm = settings.algorithm
        slack = settings.slack
        pools = []
        makePools()
    }

    /// Empty ones.
    mutating func makePools() {
        pools = []
        for _ in settings.routes { pools.append(ServerPool(generator: generator.split())) }
    }

    @inline(__always)
    func route(path: Int16, headers: Int16) -> Int16 {
        pools.count == 1 && table.isEmpty ? 0 : table[Int(headers) &* pathCount &+ Int(path)]
    }

    /// After paths, headers or routes have changed.
    mutating func resolve(paths: [String], headers: [[BalancerSettings.Header]]) {
        pathCount = paths.count
        table = headers.flatMap { set in
            paths.map { path in
                let place = settings.routes.firstIndex { route in
                    PathPrefix.fits(route.path, path) && (route.header.map { set.contains($0) } ?? true)
                }
                return Int16(place ?? -1)
            }
        }
    }

    /// The weight of a server: its own, or its service's.
    func weight(server: String, service: String) -> Int32 {
        let weight =
            settings.weights.first { $0.name == server } ?? settings.weights.first { $0.name == service }
        return Int32(weight?.weight ?? 1)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(settings.name)
        trace.combine(settings.algorithm.rawValue)
        trace.combine(Int64(epoch) << 1 | (isDown ? 1 : 0))
        for pool in pools { pool.hash(into: &trace) }
    }
}
