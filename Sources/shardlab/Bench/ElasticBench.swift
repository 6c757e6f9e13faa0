import BSON
import SimKernel

extension Benchmark {
    /// A day of the elastic manager: the load as rates a tick upon partitions, heartbeats, monitor, scaler, moves, metrics.
    static let elasticDay = Benchmark(name: "elastic-day") {
        var bench = BenchSandbox(shards: 0)
        try bench.call("rebalancer.configure", ["strategy": "LOAD_BASED"])
        for number in 1...50 { try bench.call("nodes.add", .string("n\(number)")) }
        try bench.call("rebalancer.insert", ["keys": 1_000_000, "bytes": 2_000])
        try bench.call(
            "scaler.create", "nodes", ["target": "nodes", "policy": "AUTOMATIC", "min": 50, "max": 64])
        try bench.call(
            "elastic.start", ["load": ["shape": "daily", "low": 10_000, "high": 52_000], "noise": 0.02])
        let wall = try Stopwatch.seconds { try bench.wait(.hours(24)) }
        guard let report = try bench.call("elastic.report").document, let hours = report["hours"]?.double, hours > 23.9,
            let requests = report["requests"]?.double, requests > 1e9
        else { throw Problem("The elastic day of the bench had no load.", status: .ourFault) }
        return .time(
            "elastic-day", seconds: wall,
            conditions: Conditions.with(
                "24 simulated hours, 50 nodes and up to \(report["mostNodes"]?.int64 ?? 0), 1024 partitions, "
                    + "\(Int(requests / 1e6)) M requests as rates every 5 s, heartbeats, scaler, rebalancer and metrics on"
            ))
    }
}
