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
                "hold model, \(pending) pending, events of \(MemoryLayout<HeldEvent>.stride) bytes, trace hash on, best of 3"
            ),
            peers: [
                .init(name: "C++ binary heap, same model", value: 8_600_000),
                .init(name: "SimPy 4.1.2, timeouts", value: 1_400_000),
            ])
    }

    /// As the cluster's events are: a few cases with two or three numbers, nothing on the heap.
    private enum HeldEvent: Sendable {
        case arrival(shard: Int32, at: Micros)
        case finished(shard: Int32, operation: Int64)
    }

    private static func hold(pending: Int, events: Int) -> Double {
        var generator = Generator(seed: 1)
        var queue = EventQueue<HeldEvent>()
        var trace = TraceHash()
        for number in 0..<pending {
            queue.schedule(.arrival(shard: Int32(number), at: 0), at: Micros(generator.below(2_000_000)))
        }
        return Stopwatch.seconds {
            for _ in 0..<events {
                guard let (time, event) = queue.pop() else { return }
                trace.combine(time)
                let next = time &+ Micros(generator.below(2_000_000))
                switch event {
                case .arrival(let shard, let since):
                    trace.combine(Int64(shard) &+ since)
                    queue.schedule(.finished(shard: shard, operation: since), at: next)
                case .finished(let shard, let operation):
                    trace.combine(Int64(shard) &- operation)
                    queue.schedule(.arrival(shard: shard, at: time), at: next)
                }
            }
        }
    }
}
