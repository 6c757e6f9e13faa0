import BSON
import SimKernel

extension Benchmark {
    /// Finds by a secondary index among many documents, against the same among few.
    static let findScale = Benchmark(name: "find-scale") {
        let few = try FindScale.seconds(documents: 10_000)
        let many = try FindScale.seconds(documents: 1_000_000)
        return BenchResult(
            name: "find-scale", value: many / few, unit: "x", better: .lower,
            conditions: Conditions.with(
                "time of \(FindScale.finds) finds by a secondary index of one shard, 1,000,000 documents against 10,000; "
                    + "a find takes \(BenchTable.figure(few / Double(FindScale.finds) * 1e6)) us among 10,000, "
                    + "\(BenchTable.figure(many / Double(FindScale.finds) * 1e6)) us among 1,000,000"),
            peers: [.init(name: "what is asked for: at most", value: 2)])
    }
}

private enum FindScale {
    static let finds = 20_000

    /// What the finds take; the best of three runs.
    static func seconds(documents count: Int) throws -> Double {
        var sandbox = BenchSandbox(shards: 1)
        let index: BSONValue = ["key": ["v": 1], "name": "v_1"]
        try sandbox.run(["createIndexes": "scale", "indexes": .array([index])])
        for start in stride(from: 0, to: count, by: 1_000) {
            let documents = (start..<start + 1_000).map { number in
                BSONValue.document(["_id": .integer(number), "v": .integer(number), "pad": "xxxxxxxxxxxxxxxxxxxxxxxx"])
            }
            try sandbox.run(["insert": "scale", "documents": .array(documents)])
        }
        var generator = Generator(seed: 3)
        let commands = (0..<finds).map { _ in
            let wanted = BSONValue.int64(generator.int(in: 0...Int64(count - 1)))
            return BSONDocument([("find", "scale"), ("filter", .document(["v": wanted]))])
        }
        var best = Double.infinity
        for _ in 0..<3 {
            let seconds = try Stopwatch.seconds { for command in commands { try sandbox.run(command) } }
            best = min(best, seconds)
        }
        return best
    }
}
