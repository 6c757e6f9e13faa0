import BSON

extension Benchmark {
    /// What a snapshot costs: copying a sandbox of a million documents and then changing a thousand scattered ones.
    static let fork = Benchmark(name: "fork") {
        var original = BenchSandbox()
        try original.shardCollection()
        var documents = BenchDocuments(seed: 1)
        for _ in 0..<1_000 { try original.run(documents.insert(1_000)) }
        let writes = (0..<1_000).map { _ in documents.insert(1) }
        var times: [Double] = []
        for _ in 0..<5 {
            // What it held is given back when the time has been taken.
            var fork: BenchSandbox?
            times.append(
                try Stopwatch.seconds {
                    fork = original
                    for write in writes { try fork?.run(write) }
                })
            fork = nil
        }
        return .time(
            "fork", seconds: times.sorted()[times.count / 2],
            conditions: Conditions.with(
                "1,000,000 documents of \(BenchDocuments.bytes) bytes, then 1,000 inserts at random keys one by one, without giving it back, median of 5"
            ))
    }
}
