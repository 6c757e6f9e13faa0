import SimKernel

/// The metrics of one kind of thing, each with how it is read off: what a room declares, and what is sampled of it.
struct Meter<Subject>: Sendable {
    struct Reading: Sendable {
        fileprivate let name: String
        fileprivate let kind: Metric.Kind
        fileprivate let unit: MetricUnit
        fileprivate let help: String
        /// Nil where the thing has no such figure now.
        fileprivate let value: @Sendable (Subject) -> Double?

        static func gauge(
            _ name: String, _ unit: MetricUnit, _ help: String, _ value: @escaping @Sendable (Subject) -> Double?
        ) -> Reading {
            Reading(name: name, kind: .gauge, unit: unit, help: help, value: value)
        }

        static func counter(
            _ name: String, _ things: String, _ help: String, _ value: @escaping @Sendable (Subject) -> Double?
        ) -> Reading {
            Reading(name: name, kind: .counter, unit: .of(things), help: help, value: value)
        }
    }

    let metrics: [Metric]
    private let values: [@Sendable (Subject) -> Double?]

    /// All have the same label, or none.
    init(by label: String? = nil, rhythm: Metric.Rhythm = .sample, _ readings: [Reading]) {
        metrics = readings.map {
            Metric($0.name, $0.kind, $0.unit, by: label, rhythm: rhythm, $0.help)
        }
        values = readings.map(\.value)
    }

    /// A sample of each figure that the thing has; `label` tells it from others of its kind.
    func sample(_ subject: Subject, _ label: String? = nil, at time: Micros, into store: inout MetricStore) {
        for (metric, value) in zip(metrics, values) {
            if let value = value(subject) { store.append(metric, label, at: time, value) }
        }
    }
}
