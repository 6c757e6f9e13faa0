package import SimKernel

/// A metric's samples for one value of its label.
package struct LabelledSeries: Sendable {
    let metric: String
    package let label: String?
    package internal(set) var series = Series()
    /// What a histogram held when it was last sampled.
    var histogram: LatencyHistogram?
    let rhythm: Metric.Rhythm
    /// A round was made that lacks it.
    private var isStale = false
    private var lastTime = Micros.min
    /// Place of the series that was sampled after it the last time: samples come in the same order again.
    var next = 0

    /// How long a value counts if nothing says that its series has ended: Prometheus's lookback delta.
    static let lookback: Micros = .minutes(5)

    init(metric: String, label: String?, series: Series = Series(), rhythm: Metric.Rhythm) {
        self.metric = metric
        self.label = label
        self.series = series
        self.rhythm = rhythm
    }

    /// It has got a value.
    mutating func isThere(at time: Micros) {
        lastTime = time
        isStale = false
    }

    mutating func endUnlessThere(at now: Micros) { if lastTime < now { isStale = true } }

    /// What it stands at, as an instant selector of Prometheus sees it: the last sample for the time of `lookback`, unless
    /// a sample was taken since that lacks it.
    func value(at now: Micros) -> Double? {
        guard !isStale, let last = series.last, last.time > now - Self.lookback else { return nil }
        return last.value
    }
}
