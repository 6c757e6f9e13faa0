import BSON
import SimKernel

extension Benchmark {
    /// Finds of one document by shard key, each routed to its shard and answered as a cursor.
    static let find = Benchmark(name: "find") {
        var sandbox = BenchSandbox()
        try sandbox.shardCollection()
        var documents = BenchDocuments(seed: 1)
        var keys: [BSONValue] = []
        for _ in 0..<100 {
            let command = documents.insert(1_000)
            try sandbox.run(command)
            keys += command["documents"]?.array?.compactMap { $0.document?["key"] } ?? []
        }
        var generator = Generator(seed: 2)
        generator.shuffle(&keys)
        let commands = keys.map { BSONDocument([("find", "docs"), ("filter", .document(["key": $0]))]) }
        let seconds = try Stopwatch.seconds {
            for command in commands { try sandbox.run(command) }
        }
        return .rate(
            "find", perSecond: Double(commands.count) / seconds,
            conditions: Conditions.with("\(commands.count) finds by shard key among \(keys.count) documents, 3 shards"),
            peers: [
                .init(name: "pymongo find_one against a server that does nothing", value: 10_000),
                .init(name: "redis-py GET", value: 21_700),
            ])
    }
}
