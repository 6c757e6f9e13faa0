import ShardCluster

/// A figure of an instance that a policy may look at.
enum ScalingMetric: String, Sendable, CaseIterable {
    /// Of 100.
    case cpu, memory, disk, network
    /// A second.
    case queryRate, transactionRate

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    var index: Int {
        switch self {
        case .cpu: 0
        case .memory: 1
        case .disk: 2
        case .network: 3
        case .queryRate: 4
        case .transactionRate: 5
        }
    }

    /// A part of what there is, of 100; else a rate.
    var isUtilisation: Bool { index < 4 }

    /// A value of it for a reader.
    func text(_ value: Double) -> String {
        switch self {
        case .cpu, .memory, .disk, .network: Figure.text(value) + " %"
        case .queryRate: Figure.text(value) + " queries/s"
        case .transactionRate: Figure.text(value) + " transactions/s"
        }
    }

    /// - Throws: BadValue (2) naming the metrics that there are.
    init(_ name: String, of owner: String) throws(CommandError) {
        guard let metric = ScalingMetric(rawValue: name) else {
            throw .badValue("\(owner): there is no metric \"\(name)\". It is one of \(Self.names).")
        }
        self = metric
    }
}

/// Numbers for a reader.
enum Figure {
    /// To a tenth: 83.25 is 83.3, 80.0 is 80.
    static func text(_ value: Double) -> String {
        let tenths = Int64((max(-1e12, min(value, 1e12)) * 10).rounded())
        let whole = tenths / 10
        let rest = (tenths % 10).magnitude
        let sign = tenths < 0 && whole == 0 ? "-" : ""
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
