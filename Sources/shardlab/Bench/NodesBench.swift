import BSON
import CloudPlatform
import ShardCluster
import SimKernel

extension Benchmark {
    /// The case that CockroachDB's allocator simulator is asserted on, here as a cluster of 32 shards.
    static let nodes32 = Benchmark(name: "nodes32") {
        let nodes = 32
        let ranges = 10_667
        let seconds = Int64(300)
        let namespace = Namespace("bench", "keys")
        let cluster = try preparedCluster(nodes: nodes, ranges: ranges, namespace)
        var traffic = KeyTraffic(cluster, namespace, seed: 3)
        let wall = try Stopwatch.seconds { try traffic.run(.seconds(seconds)) }
        let keys = traffic.keys.reduce(0, +)
        guard keys > 4_000_000, traffic.keys.count == nodes else {
            throw Problem("The bench routed only \(keys) keys.", status: .ourFault)
        }
        return .time(
            "nodes32", seconds: wall,
            conditions: Conditions.with(
                "\(nodes) shards, \(ranges * 3) replicas of \(ranges) ranges, \(keys) keys (as hashes) routed one by one "
                    + "to their shard's queue, \(seconds) simulated seconds, balancer and trace hash on"),
            peers: [.init(name: "CockroachDB's allocator simulator, asserted below", value: 30)])
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
