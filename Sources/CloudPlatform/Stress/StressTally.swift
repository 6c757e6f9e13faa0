import SimKernel

/// Counts and latencies of requests, in buckets as an HDR histogram has them.
struct StressTally: Sendable {
    private(set) var ended: Int64 = 0
    private(set) var answered: Int64 = 0
    /// Those that were answered while the load ran: the throughput's.
    private(set) var inTime: Int64 = 0
    /// From sending to the answer or to giving up.
    private(set) var service = LatencyHistogram()
    /// From when it was meant to be sent.
    private(set) var corrected = LatencyHistogram()

    /// A request that was turned away at once has no latency that anybody waited for.
    mutating func add(_ record: TrafficRecord, isInTime: Bool) {
        ended &+= 1
        let isAnswered = record.outcome == .ok
        if isAnswered {
            answered &+= 1
            if isInTime { inTime &+= 1 }
        }
        guard isAnswered || record.outcome == .timeout else { return }
        service.record(record.ended &- record.started)
        corrected.record(record.ended &- record.intended)
    }

    /// Nil before anything has ended.
    var success: Double? { ended == 0 ? nil : Double(answered) / Double(ended) }

    func throughput(over span: Micros) -> Double { span > 0 ? Double(inTime) * 1e6 / Double(span) : 0 }

    func hash(into trace: inout TraceHash) {
        trace.combine(ended)
        trace.combine(answered)
        trace.combine(inTime)
        trace.combine(service.max)
        trace.combine(corrected.max)
        for percent in [50.0, 90, 99] {
            trace.combine(service.percentile(percent) ?? -1)
            trace.combine(corrected.percentile(percent) ?? -1)
        }
    }
}
