package import SimKernel

/// A metric's samples for one value of its label.
package struct LabelledSeries: Sendable {
    let metric: String
    package let label: String?
    package internal(set) var series = Series()
    /// What a histogram held when it was last sampled.
    var histogram: LatencyHistogram?
    /// A sample was taken that lacks it.
    var isStale = false
    /// Place of the series that was sampled after it the last time: samples come in the same order again.
    var next = 0

    /// How long a value counts if nothing says that its series has ended: Prometheus's lookback delta.
    static let lookback: Micros = .minutes(5)

    /// What it stands at, as an instant selector of Prometheus sees it: the last sample for the time of `lookback`, unless
    /// a sample was taken since that lacks it.
    func value(at now: Micros) -> Double? {
        guard !isStale, let last = series.last, last.time > now - Self.lookback else { return nil }
        return last.value
    }
}
