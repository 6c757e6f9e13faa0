import BSON
import ShardCluster
import SimKernel

extension Benchmark {
    /// One round of the balancer over a big cluster that needs it: as many migrations as shards allow are chosen, started
    /// and, when their time has come, committed.
    static let balancerRound = Benchmark(name: "balancer-round") {
        let shards = 100
        let chunks = 100_000
        var cluster = try unbalanced(shards: shards, chunks: chunks)
        var choosing: [Double] = []
        var whole: [Double] = []
        for _ in 0..<5 {
            let started = cluster.migrations.history.count
            while cluster.migrations.active.isEmpty, let next = cluster.nextEventTime {
                choosing.append(Stopwatch.seconds { cluster.advance(to: next) })
            }
            let commits = Stopwatch.seconds {
                while !cluster.migrations.active.isEmpty, let next = cluster.nextEventTime { cluster.advance(to: next) }
            }
            whole.append((choosing.max() ?? 0) + commits)
            guard cluster.migrations.history.count - started == shards / 2 else {
                throw Problem(
                    "A round of the bench moved \(cluster.migrations.history.count - started) ranges.",
                    status: .ourFault)
            }
        }
        return .time(
            "balancer-round", seconds: whole.max() ?? 0,
            conditions: Conditions.with(
                "\(shards) shards of 3 members, \(chunks) chunks, 50 migrations a round from choosing to commit, the longest "
                    + "of 5; choosing and starting alone \(Int((choosing.max() ?? 0) * 1e6)) µs"))
    }

    /// All chunks hold data; every second shard has too much of it.
    private static func unbalanced(shards: Int, chunks: Int) throws -> Cluster {
        let names = (1...shards).map { "shard-\($0)" }
        let namespace = Namespace("bench", "keys")
        var cluster = Cluster(Topology(shards: names), generator: Generator(seed: 1))
        try cluster.writeSetting(["_id": "chunksize", "value": 1])
        try done(cluster.begin(["balancerStop": 1], database: "admin"))
        try done(
            cluster.begin(
                [
                    "shardCollection": .string(namespace.text), "key": ["key": "hashed"],
                    "numInitialChunks": .int32(Int32(chunks)),
                ], database: "admin"))
        try fill(&cluster, namespace)
        try done(cluster.begin(["balancerStart": 1], database: "admin"))
        return cluster
    }

    /// Documents of 64 KiB whose keys belong to every second shard.
    private static func fill(_ cluster: inout Cluster, _ namespace: Namespace) throws {
        guard let table = cluster.placement(of: namespace)?.table else { return }
        let pad = BSONValue.string(String(repeating: "x", count: 64 << 10))
        var batch: [BSONValue] = []
        for key in 0..<Int64(12_000) {
            guard try table.shard(owning: table.pattern.key(of: ["key": .int64(key)])).slot % 2 == 0 else { continue }
            batch.append(["_id": .int64(key), "key": .int64(key), "pad": pad])
        }
        for start in stride(from: 0, to: batch.count, by: 200) {
            let part = Array(batch[start..<min(start + 200, batch.count)])
            try done(
                cluster.begin(
                    ["insert": .string(namespace.collection), "documents": .array(part)],
                    database: namespace.database))
        }
    }

    private static func done(_ progress: CommandProgress) throws {
        guard case .done(let reply, _) = progress, reply["ok"]?.double == 1 else {
            throw Problem("A command of the bench fails.", status: .ourFault)
        }
    }
}
