import BSON
package import ShardCluster
package import SimKernel

/// Keys one by one to the shards that own them, each an event and a customer in its shard's queue.
///
/// The case that CockroachDB's allocator simulator states as its test: 32 nodes, 32,000 replicas, 16,000 keys a second,
/// five simulated minutes. A key is looked up in the router's table, waits for its shard, and its answer is an event
/// again; the cluster's own events (balancer, migrations, merges) go on meanwhile.
package struct KeyTraffic: Sendable {
    enum Event: Sendable {
        case key
        case answer(shard: Int32)
    }

    package private(set) var cluster: Cluster
    private let namespace: Namespace
    private let keysPerSecond: Double
    /// Mean of a key's exponential service time.
    private let service: Double
    private var generator: Generator
    private var events = EventQueue<Event>()
    private var queues: [ServerQueue] = []
    package private(set) var trace = TraceHash()
    package private(set) var now: Micros
    package private(set) var answers: Int64 = 0
    /// Time that answered keys spent waiting and being served.
    package private(set) var responses = LatencyHistogram()

    /// - Parameter cluster: With a collection of this name that is sharded on one field.
    package init(
        _ cluster: Cluster, _ namespace: Namespace, keysPerSecond: Double = 16_000, serviceMicros: Double = 1_000,
        seed: UInt64
    ) {
        self.cluster = cluster
        self.namespace = namespace
        self.keysPerSecond = keysPerSecond
        service = serviceMicros
        generator = Generator(seed: seed)
        now = cluster.now
        events.schedule(.key, at: now)
    }

    /// Keys that came, by shard in the order of joining.
    package var keys: [Int64] { queues.map(\.arrivals) }

    /// Lets virtual time pass.
    ///
    /// - Throws: NamespaceNotFound (26) where there is no such collection.
    package mutating func run(_ span: Micros) throws(CommandError) {
        let end = now &+ span
        while let next = events.nextTime, next <= end, let (time, event) = events.pop() {
            now = time
            trace.combine(time)
            switch event {
            case .key: try arrive()
            case .answer(let shard):
                answers &+= 1
                trace.combine(UInt64(UInt32(bitPattern: shard)))
            }
        }
        now = end
        cluster.advance(to: end)
    }

    private mutating func arrive() throws(CommandError) {
        events.schedule(.key, at: now &+ span(mean: 1_000_000 / keysPerSecond))
        cluster.advance(to: now)
        let key = KeyString([.int64(Int64(bitPattern: generator.next()))], directions: [])
        let shard = try cluster.shardOwning(namespace, key: key).slot
        while queues.count <= shard { queues.append(ServerQueue()) }
        let end = queues[shard].accept(at: now, service: span(mean: service))
        responses.record(end &- now)
        events.schedule(.answer(shard: Int32(truncatingIfNeeded: shard)), at: end)
    }

    private mutating func span(mean: Double) -> Micros {
        max(1, Micros(generator.exponential(mean: mean).rounded()))
    }
}
