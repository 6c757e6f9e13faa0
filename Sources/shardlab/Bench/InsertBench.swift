import BSON

extension Benchmark {
    /// Real documents in process: commands as a driver would send them, made before the clock starts.
    static let insert = Benchmark(name: "insert") {
        var sandbox = BenchSandbox()
        try sandbox.shardCollection()
        var documents = BenchDocuments(seed: 1)
        let batches = 200
        let commands = (0..<batches).map { _ in documents.insert(1_000) }
        let seconds = try Stopwatch.seconds {
            for command in commands { try sandbox.run(command) }
        }
        return .rate(
            "insert", perSecond: Double(batches * 1_000) / seconds,
            conditions: Conditions.with(
                "\(batches) batches of 1,000 documents of \(BenchDocuments.bytes) bytes, 3 shards, _id and shard key indexed"
            ),
            peers: [
                .init(name: "mongomock 4.3, insert_many", value: 77_000),
                .init(name: "pymongo's ceiling against a server that does nothing", value: 236_000),
            ])
    }
}
