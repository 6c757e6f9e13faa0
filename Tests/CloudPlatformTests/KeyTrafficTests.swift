import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

@Suite struct KeyTrafficTests {
    private let namespace = Namespace("bench", "keys")

    /// 32 nodes with 32,000 replicas, three of each range.
    private func cluster() -> Cluster {
        var cluster = Cluster(
            Topology(shards: (1...32).map { ShardNames.name($0) }), generator: Generator(seed: 1))
        _ = cluster.begin(
            ["shardCollection": "bench.keys", "key": ["key": "hashed"], "numInitialChunks": 10_667], database: "admin")
        return cluster
    }

    @Test func everyKeyReachesItsShard() throws {
        var traffic = KeyTraffic(cluster(), namespace, seed: 1)
        try traffic.run(.seconds(2))
        let keys = traffic.keys.reduce(0, +)
        #expect(abs(Double(keys) - 32_000) < 4 * 32_000.0.squareRoot(), "16,000 keys a second came, Poisson")
        #expect(traffic.keys.count == 32)
        #expect(traffic.keys.allSatisfy { abs(Double($0) - 1_000) < 250 })
        #expect(keys - traffic.answers < 200)
    }

    /// 32 queues of M/M/1 at half load: a mean response of twice the service.
    @Test func queuesAsErlangSays() throws {
        var traffic = KeyTraffic(cluster(), namespace, seed: 2)
        try traffic.run(.seconds(6))
        let mean = try #require(traffic.responses.mean)
        #expect(abs(mean / 2_000 - 1) < 0.1)
    }

    @Test func sameSeedSameTrace() throws {
        let cluster = cluster()
        func trace(_ seed: UInt64) throws -> UInt64 {
            var traffic = KeyTraffic(cluster, namespace, seed: seed)
            try traffic.run(.milliseconds(500))
            return traffic.trace.value
        }
        #expect(try trace(4) == trace(4))
        #expect(try trace(4) != trace(5))
    }
}
