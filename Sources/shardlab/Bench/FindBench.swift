import BSON
import SimKernel

extension Benchmark {
    /// Finds of one document by shard key, each routed to its shard and answered as a cursor.
    static let find = Benchmark(name: "find") {
        .rate(
            "find", perSecond: try Finds.perSecond(concern: nil), conditions: Finds.conditions(""),
            peers: [
                .init(name: "pymongo find_one against a server that does nothing", value: 10_000),
                .init(name: "redis-py GET", value: 21_700),
            ])
    }

    /// The same with `{level: "majority"}`, for which a member is chosen and its commit point looked at.
    static let findMajority = Benchmark(name: "find-majority") {
        .rate(
            "find-majority", perSecond: try Finds.perSecond(concern: ["level": "majority"]),
            conditions: Finds.conditions(", each with readConcern majority"))
    }
}

private enum Finds {
    private static let count = 100_000

    static func perSecond(concern: BSONDocument?) throws -> Double {
        var sandbox = BenchSandbox()
        try sandbox.shardCollection()
        var documents = BenchDocuments(seed: 1)
        var keys: [BSONValue] = []
        for _ in 0..<count / 1_000 {
            let command = documents.insert(1_000)
            try sandbox.run(command)
            keys += command["documents"]?.array?.compactMap { $0.document?["key"] } ?? []
        }
        var generator = Generator(seed: 2)
        generator.shuffle(&keys)
        let commands = keys.map {
            BSONDocument([("find", "docs"), ("filter", .document(["key": $0]))])
                .setting("readConcern", concern.map(BSONValue.document))
        }
        let seconds = try Stopwatch.seconds {
            for command in commands { try sandbox.run(command) }
        }
        return Double(commands.count) / seconds
    }

    static func conditions(_ more: String) -> String {
        Conditions.with("\(count) finds by shard key\(more) among \(count) documents, 3 shards")
    }
}
