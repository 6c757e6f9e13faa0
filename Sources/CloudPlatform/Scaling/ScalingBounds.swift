import SimKernel

/// What a scaler keeps to, whatever its policy wants.
struct ScalingBounds: Sendable, Hashable {
    var minimum = 1
    var maximum = 10
    /// Between two evaluations.
    var interval: Micros
    /// After a scale-up until the next one.
    var cooldownUp: Micros
    /// After any action until the next scale-down.
    var cooldownDown: Micros
    /// An action that is not over by then has failed.
    var startTimeout: Micros = .minutes(10)

    static let countLimit: Int64 = 1_000

    func clamped(_ count: Int) -> Int { min(max(count, minimum), maximum) }

    func hash(into trace: inout TraceHash) {
        for number in [Int64(minimum), Int64(maximum), interval, cooldownUp, cooldownDown, startTimeout] {
            trace.combine(number)
        }
    }
}
