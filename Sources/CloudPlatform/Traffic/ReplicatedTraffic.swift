package import SimKernel

/// Keys one by one to the nodes that hold them: a cluster of ranges whose leases an allocator spreads meanwhile.
///
/// The case that CockroachDB's allocator simulator states as its test: 32 nodes, 32,000 replicas, 16,000 keys a second,
/// five simulated minutes. Each key is an event of its own, is looked up in the routing table, and waits in its node's
/// queue; its answer is an event again.
package struct ReplicatedTraffic: Sendable {
    package struct Configuration: Sendable, Hashable {
        package var nodes = 32
        package var replicas = 32_000
        package var replication = 3
        package var keysPerSecond = 16_000.0
        /// Mean of a key's exponential service time.
        package var serviceMicros = 1_000.0

        package init() {}
    }

    enum Event: Sendable {
        case key
        case answer(node: Int32)
        case allocate
    }

    private let configuration: Configuration
    private var generator: Generator
    private var events = EventQueue<Event>()
    private var table: RangeTable
    private var nodes: [Node]
    package private(set) var trace = TraceHash()
    package private(set) var now: Micros = 0
    /// Keys that came and keys that were answered.
    package private(set) var keys: Int64 = 0
    package private(set) var answers: Int64 = 0
    package private(set) var leasesMoved = 0

    private struct Node {
        var queue = ServerQueue()
        /// Keys since the allocator last looked.
        var recent: Int64 = 0
        var pending: Int64 = 0
    }

    /// Leases begin on the first half of the nodes; the allocator has to spread them.
    package init(_ configuration: Configuration, seed: UInt64) {
        self.configuration = configuration
        generator = Generator(seed: seed)
        let ranges = max(1, configuration.replicas / max(1, configuration.replication))
        let nodes = max(1, configuration.nodes)
        table = RangeTable(ranges: ranges, nodes: max(1, nodes / 2))
        self.nodes = Array(repeating: Node(), count: nodes)
        events.schedule(.key, at: 0)
        events.schedule(.allocate, at: Self.allocatorInterval)
    }

    private static let allocatorInterval: Micros = .seconds(1)
    /// Leases that one pass moves at most.
    private static let movesAPass = 64

    /// Lets virtual time pass.
    package mutating func run(until end: Micros) {
        while let next = events.nextTime, next <= end, let (time, event) = events.pop() {
            now = time
            trace.combine(time)
            switch event {
            case .key: arrive()
            case .answer(let node): answer(Int(node))
            case .allocate: allocate()
            }
        }
        now = end
    }

    private mutating func arrive() {
        let mean = 1_000_000 / configuration.keysPerSecond
        events.schedule(.key, at: now &+ max(1, Micros(generator.exponential(mean: mean).rounded())))
        let node = table.leaseholder(of: generator.next())
        let service = max(1, Micros(generator.exponential(mean: configuration.serviceMicros).rounded()))
        keys &+= 1
        nodes[node].recent &+= 1
        nodes[node].pending &+= 1
        trace.combine(UInt64(node))
        events.schedule(.answer(node: Int32(node)), at: nodes[node].queue.accept(at: now, service: service))
    }

    private mutating func answer(_ node: Int) {
        answers &+= 1
        nodes[node].pending &-= 1
        trace.combine(UInt64(node))
    }

    /// Moves leases from the busiest to the idlest node, until they differ by less than a tenth of the mean.
    private mutating func allocate() {
        events.schedule(.allocate, at: now &+ Self.allocatorInterval)
        let total = nodes.reduce(0) { $0 &+ $1.recent }
        let mean = Double(total) / Double(nodes.count)
        let keysARange = max(1, total / Int64(table.count))
        for _ in 0..<Self.movesAPass {
            var busiest = 0
            var idlest = 0
            for node in nodes.indices {
                if nodes[node].recent > nodes[busiest].recent { busiest = node }
                if nodes[node].recent < nodes[idlest].recent { idlest = node }
            }
            guard Double(nodes[busiest].recent - nodes[idlest].recent) > 0.1 * mean else { break }
            guard table.moveLease(from: busiest, to: idlest) else { break }
            nodes[busiest].recent -= keysARange
            nodes[idlest].recent += keysARange
            leasesMoved += 1
            trace.combine(UInt64(busiest) << 32 | UInt64(idlest))
        }
        for node in nodes.indices { nodes[node].recent = 0 }
    }

    /// Leases by node.
    package var leases: [Int] { table.leases(nodes: nodes.count) }

    /// Keys that wait or are served.
    package var pending: Int64 { nodes.reduce(0) { $0 + $1.pending } }
}
