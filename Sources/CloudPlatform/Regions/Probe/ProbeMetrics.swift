import ShardCluster
import SimKernel

/// What is sampled of a probe: its operations that ended in the last interval.
struct ProbeSample: Sendable {
    private var answered = 0
    private var failed = 0
    private var stale = 0
    /// In milliseconds.
    private var readTimes: [Double] = []
    private var writeTimes: [Double] = []
    private let sent: Int

    init(_ probe: Probe, since: Micros) {
        sent = probe.operations.count
        // Of those that began earlier none is still open.
        let earliest = since &- probe.specification.timeout &- RegionLatency.farthest
        for operation in probe.operations.reversed().prefix(while: { $0.started >= earliest }) {
            guard case .ended(let outcome, let time) = operation.state, time > since else { continue }
            guard outcome == .success else {
                failed += 1
                continue
            }
            answered += 1
            let ms = (time - operation.started).inSeconds * 1_000
            if operation.isWrite {
                writeTimes.append(ms)
            } else {
                readTimes.append(ms)
                if operation.staleness != nil { stale += 1 }
            }
        }
    }

    static let meter = Meter<ProbeSample>(
        by: "probe",
        [
            .counter("probe_operations", "operations", "Operations that a probe has sent.") { Double($0.sent) },
            .gauge("probe_availability", .ratio, "The part of the last interval's operations that succeeded.") {
                let ended = $0.answered + $0.failed
                return ended > 0 ? Double($0.answered) / Double(ended) : nil
            },
            .gauge("probe_stale", .ratio, "The part of the last interval's reads that were stale.") {
                $0.readTimes.isEmpty ? nil : Double($0.stale) / Double($0.readTimes.count)
            },
            .gauge("probe_read_p50", .milliseconds, "Median latency of a probe's reads in the last interval.") {
                NearestRank.percentile(50, of: $0.readTimes)
            },
            .gauge("probe_read_p99", .milliseconds, "99th percentile of a probe's reads in the last interval.") {
                NearestRank.percentile(99, of: $0.readTimes)
            },
            .gauge("probe_write_p50", .milliseconds, "Median latency of a probe's writes in the last interval.") {
                NearestRank.percentile(50, of: $0.writeTimes)
            },
            .gauge("probe_write_p99", .milliseconds, "99th percentile of a probe's writes in the last interval.") {
                NearestRank.percentile(99, of: $0.writeTimes)
            },
        ])
}

extension Platform {
    mutating func sampleProbes() {
        for probe in regions.probes
        where now < probe.ends + probe.specification.timeout + 2 * MetricStore.interval {
            let sample = ProbeSample(probe, since: now - MetricStore.interval)
            ProbeSample.meter.sample(sample, probe.specification.name, at: now, into: &metrics)
        }
    }
}
