import BSON
import SimKernel

/// A bound that a stress test's figures are held against.
struct StressTarget: Sendable, Hashable {
    enum Figure: String, Sendable, CaseIterable {
        case p50, p90, p95, p99, max
        case mean
        /// Answered requests a second.
        case throughput
        /// The part of requests that were answered.
        case success

        /// Which percentile; nil for what is none.
        var percent: Double? {
            switch self {
            case .p50: 50
            case .p90: 90
            case .p95: 95
            case .p99: 99
            case .max: 100
            case .mean, .throughput, .success: nil
            }
        }

        /// A latency, which must stay under its bound.
        var isLatency: Bool { self != .throughput && self != .success }
    }

    let figure: Figure
    /// Milliseconds of a latency, which must stay under it; else what must be exceeded.
    let bound: Double

    /// Nil where there is nothing to measure: then it is not met.
    func isMet(by measured: Double?) -> Bool {
        guard let measured else { return false }
        return figure.isLatency ? measured < bound : measured > bound
    }

    var text: String {
        switch figure {
        case .throughput: "> \(Self.number(bound)) requests/s"
        case .success: "> \(Self.number(bound))"
        case .p50, .p90, .p95, .p99, .max, .mean: "< \(Self.number(bound)) ms"
        }
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
