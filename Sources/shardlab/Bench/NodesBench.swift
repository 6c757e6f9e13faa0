import BSON
import ShardCluster
import SimKernel

extension Benchmark {
    /// The case that CockroachDB's allocator simulator is asserted on, here as a cluster of 32 shards.
    static let nodes32 = Benchmark(name: "nodes32") {
        let nodes = 32
        let ranges = 10_667
        let seconds = Int64(300)
        let keysPerSecond = 16_000.0
        let namespace = Namespace("bench", "keys")
        var cluster = try preparedCluster(nodes: nodes, ranges: ranges, namespace)
        var generator = Generator(seed: 3)
        var arrivals = EventQueue<Arrival>()
        let clients = 64
        for client in 0..<clients { arrivals.schedule(Arrival(client: Int32(client)), at: 0) }
        var served = [Int](repeating: 0, count: nodes)
        var trace = TraceHash()
        let start = cluster.now
        let wall = try Stopwatch.seconds {
            while let (time, arrival) = arrivals.pop(), time < .seconds(seconds) {
                cluster.advance(to: start + time)
                let key = KeyString([.int64(Int64(bitPattern: generator.next()))], directions: [])
                let shard = try cluster.shardOwning(namespace, key: key)
                served[shard.slot] += 1
                trace.combine(time)
                trace.combine(UInt64(shard.slot))
                let pause = generator.exponential(mean: Double(clients) * 1_000_000 / keysPerSecond)
                arrivals.schedule(arrival, at: time + max(1, Micros(pause)))
            }
        }
        let keys = served.reduce(0, +)
        guard keys > 4_000_000, served.allSatisfy({ $0 > 0 }) else {
            throw Problem("The bench routed only \(keys) keys.", status: .ourFault)
        }
        return .time(
            "nodes32", seconds: wall,
            conditions: Conditions.with(
                "\(nodes) shards, \(ranges * 3) replicas of \(ranges) ranges, \(keys) keys (as hashes) routed one by one, "
                    + "\(seconds) simulated seconds, balancer and trace hash on"),
            peers: [.init(name: "CockroachDB's allocator simulator, asserted below", value: 30)])
    }

    private struct Arrival: Sendable {
        let client: Int32
    }

    private static func preparedCluster(nodes: Int, ranges: Int, _ namespace: Namespace) throws -> Cluster {
        let names = (1...nodes).map { $0 < 10 ? "node-0\($0)" : "node-\($0)" }
        var cluster = Cluster(Topology(shards: names), generator: Generator(seed: 1))
        let progress = cluster.begin(
            [
                "shardCollection": .string(namespace.text), "key": ["key": "hashed"],
                "numInitialChunks": .int32(Int32(ranges)),
            ], database: "admin")
        guard case .done(let reply, _) = progress, reply["ok"]?.double == 1 else {
            throw Problem("The bench cannot shard its collection.", status: .ourFault)
        }
        return cluster
    }
}
