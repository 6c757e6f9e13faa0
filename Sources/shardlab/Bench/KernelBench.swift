import ShardCluster
import SimKernel

extension Benchmark {
    /// The hold model: each event that comes due is hashed and schedules the next, so that the queue keeps its length.
    static let kernel = Benchmark(name: "kernel") {
        let pending = 10_000
        let events = 4_000_000
        var seconds = Double.infinity
        for _ in 0..<3 { seconds = min(seconds, hold(pending: pending, events: events)) }
        return .rate(
            "kernel", perSecond: Double(events) / seconds,
            conditions: Conditions.with(
                "hold model, \(pending) pending, the cluster's events (\(MemoryLayout<ClusterEvent>.size) bytes each), "
                    + "trace hash on, best of 3"
            ),
            peers: [
                .init(name: "C++ binary heap, same model", value: 8_600_000),
                .init(name: "SimPy 4.1.2, timeouts", value: 1_400_000),
            ])
    }

    private static func hold(pending: Int, events: Int) -> Double {
        var generator = Generator(seed: 1)
        var queue = EventQueue<ClusterEvent>()
        var trace = TraceHash()
        for number in 0..<pending {
            queue.schedule(.rangeDeletionDue(ShardID(number), 0), at: Micros(generator.below(2_000_000)))
        }
        return Stopwatch.seconds {
            for _ in 0..<events {
                guard let (time, event) = queue.pop() else { return }
                trace.combine(time)
                let next = time &+ Micros(generator.below(2_000_000))
                guard case .rangeDeletionDue(let shard, let count) = event else { return }
                trace.combine(UInt64(shard.slot) << 32 | UInt64(count))
                queue.schedule(.rangeDeletionDue(shard, count &+ 1), at: next)
            }
        }
    }
}
