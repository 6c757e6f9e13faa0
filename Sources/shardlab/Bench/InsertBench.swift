import BSON

extension Benchmark {
    /// Real documents in process: commands as a driver would send them, made before the clock starts.
    static let insert = Benchmark(name: "insert") {
        .rate(
            "insert", perSecond: try Inserts.perSecond(concern: nil), conditions: Inserts.conditions(""),
            peers: [
                .init(name: "mongomock 4.3, insert_many", value: 77_000),
                .init(name: "pymongo's ceiling against a server that does nothing", value: 236_000),
            ])
    }

    /// The same with `{w: "majority"}` said by each command, which then waits for its members.
    static let insertMajority = Benchmark(name: "insert-majority") {
        .rate(
            "insert-majority", perSecond: try Inserts.perSecond(concern: ["w": "majority"]),
            conditions: Inserts.conditions(", each with writeConcern majority"))
    }
}

private enum Inserts {
    private static let batches = 200

    static func perSecond(concern: BSONDocument?) throws -> Double {
        var sandbox = BenchSandbox()
        try sandbox.shardCollection()
        var documents = BenchDocuments(seed: 1)
        let commands = (0..<batches).map { _ in
            documents.insert(1_000).setting("writeConcern", concern.map(BSONValue.document))
        }
        let seconds = try Stopwatch.seconds {
            for command in commands { try sandbox.run(command) }
        }
        return Double(batches * 1_000) / seconds
    }

    static func conditions(_ more: String) -> String {
        Conditions.with(
            "\(batches) batches of 1,000 documents of \(BenchDocuments.bytes) bytes\(more), 3 shards of 3 members, oplog, "
                + "_id and shard key indexed")
    }
}
