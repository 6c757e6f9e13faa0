import SimKernel

/// A load that changes: requests a second as a function of the time since it began.
enum ElasticLoad: Sendable, Hashable {
    case steady(rate: Double)
    /// From `low` at the trough, twelve hours before and after `peakHour`, to `high` and back, each day.
    case daily(low: Double, high: Double, peakHour: Double)
    /// `peak` instead of `base` for a while.
    case spike(base: Double, peak: Double, after: Micros, length: Micros)
    /// Evenly from one rate to another, which stays.
    case ramp(from: Double, to: Double, over: Micros)
    /// Up within `rise`, then back: what is over `base` halves every `halfLife`.
    case flashCrowd(base: Double, peak: Double, after: Micros, rise: Micros, halfLife: Micros)

    static let shapes = ["steady", "daily", "spike", "ramp", "flashCrowd"]

    /// - Parameters:
    ///   - elapsed: since the load began.
    ///   - now: the time of day counts for a daily curve.
    func rate(_ elapsed: Micros, now: Micros) -> Double {
        switch self {
        case .steady(let rate): return rate
        case .daily(let low, let high, let peakHour):
            let hour = Double(now % .hours(24)) / Double(Micros.hours(1))
            let distance = abs(hour - peakHour)
            let near = 1 - min(distance, 24 - distance) / 12
            return low + (high - low) * Self.smooth(near)
        case .spike(let base, let peak, let after, let length):
            return elapsed >= after && elapsed < after + length ? peak : base
        case .ramp(let from, let to, let over):
            return from + (to - from) * min(1, Double(elapsed) / Double(over))
        case .flashCrowd(let base, let peak, let after, let rise, let halfLife):
            guard elapsed >= after else { return base }
            let since = elapsed - after
            if since < rise { return base + (peak - base) * Double(since) / Double(rise) }
            return base + (peak - base)
                * Arithmetic.exp(-0.693_147_180_559_945_3 * Double(since - rise) / Double(halfLife))
        }
    }

    /// From 0 to 1 with level ends: 3 x^2 - 2 x^3, a cosine to within a fiftieth.
    private static func smooth(_ x: Double) -> Double { x * x * (3 - 2 * x) }

    func hash(into trace: inout TraceHash) {
        for hour in [0, 1, 6, 12, 18] as [Int64] { trace.combine(rate(.hours(hour), now: .hours(hour))) }
    }
}
