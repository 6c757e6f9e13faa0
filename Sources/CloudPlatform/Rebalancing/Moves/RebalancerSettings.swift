import SimKernel

/// How the rebalancer works.
struct RebalancerSettings: Sendable, Hashable {
    /// What a node's size is.
    enum Measure: String, Sendable {
        case bytes, requests

        func weight(_ partition: PartitionMap.Partition) -> Double {
            switch self {
            case .bytes: Double(partition.bytes)
            case .requests: partition.requests
            }
        }
    }

    var strategy = StrategyName.consistentHashing
    /// It acts when max |size - mean| / mean is larger.
    var threshold = 0.2
    var measure = Measure.bytes
    /// Points of each node on the ring.
    var virtualNodes = 128
    /// Megabytes (10^6 bytes) a second that a node sends or receives for a move.
    var bandwidth = 100.0
    /// Whether it looks every second and acts by itself.
    var automatic = false

    /// From the start of a move to its first byte, and from its last byte to the new owner's first answer, together.
    static let moveOverhead: Micros = .milliseconds(50)
    static let virtualNodeLimit: Int64 = 1_000

    /// A move takes its overhead and its bytes.
    func span(bytes: Int64) -> Micros {
        Self.moveOverhead + .seconds(Double(bytes) / (bandwidth * 1_000_000))
    }

    func hash(into trace: inout TraceHash) {
        guard self != RebalancerSettings() else { return }
        trace.combine(strategy.rawValue)
        trace.combine(measure.rawValue)
        trace.combine(threshold)
        trace.combine(UInt64(virtualNodes))
        trace.combine(bandwidth)
        trace.combine(automatic ? UInt64(1) : 0)
    }
}
