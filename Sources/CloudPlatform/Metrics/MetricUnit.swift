/// What a metric's values count, and what Prometheus calls it.
package struct MetricUnit: Sendable, Hashable {
    /// As a learner reads it: "s", "GB", "documents".
    package let text: String
    /// The base unit at the end of an exposed name; nil where the name says already what is counted.
    let suffix: String?
    /// Base units in one of these.
    let factor: Double

    init(_ text: String, suffix: String?, factor: Double = 1) {
        self.text = text
        self.suffix = suffix
        self.factor = factor
    }

    static let seconds = MetricUnit("s", suffix: "seconds")
    static let milliseconds = MetricUnit("ms", suffix: "seconds", factor: 0.001)
    static let bytes = MetricUnit("bytes", suffix: "bytes")
    static let gigabytes = MetricUnit("GB", suffix: "bytes", factor: 1_073_741_824)
    /// A share from 0 to 1.
    static let ratio = MetricUnit("of 1", suffix: "ratio")
    /// A share from 0 to 100.
    static let percent = MetricUnit("%", suffix: "ratio", factor: 0.01)
    static let dollars = MetricUnit("$", suffix: "dollars")

    /// A number of things, such as "documents" or "requests/s".
    static func of(_ things: String) -> MetricUnit { MetricUnit(things, suffix: nil) }
}
