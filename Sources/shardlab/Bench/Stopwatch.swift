/// Wall time by the monotonic clock.
enum Stopwatch {
    /// Seconds that `body` takes.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try body()
        let parts = (clock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    /// The middle one of `rounds` runs, after one that warms up.
    static func median(rounds: Int, _ body: () throws -> Void) rethrows -> Double {
        try body()
        let times = try (0..<max(rounds, 1)).map { _ in try seconds(body) }
        return times.sorted()[times.count / 2]
    }
}
