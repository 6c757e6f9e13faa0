import BSON
import ShardCluster
import SimKernel

/// What a probe's finished operations come to.
struct ProbeFigures {
    /// Those that ended and began in the window.
    private var ended: [(operation: Probe.Operation, outcome: Probe.Outcome, latency: Micros)] = []

    init(_ probe: Probe, window: Window) {
        for operation in probe.operations where operation.started >= window.from && operation.started < window.to {
            guard case .ended(let outcome, let time) = operation.state else { continue }
            ended.append((operation, outcome, time - operation.started))
        }
    }

    /// attempts, successes, failures, availability: the part of the attempts that succeeded; null before any ended.
    func counts(writes: Bool? = nil) -> BSONDocument {
        let chosen = ended.filter { writes == nil || $0.operation.isWrite == writes }
        let good = chosen.filter { $0.outcome == .success }.count
        return [
            "attempts": .number(Int64(chosen.count)), "successes": .number(Int64(good)),
            "failures": .number(Int64(chosen.count - good)),
            "availability": chosen.isEmpty ? .null : .double(Double(good) / Double(chosen.count)),
        ]
    }

    /// Nearest rank over the successes, in milliseconds.
    func latencies(writes: Bool) -> BSONDocument {
        let samples = ended.filter { $0.operation.isWrite == writes && $0.outcome == .success }
            .map { $0.latency.inSeconds * 1_000 }
        var document = BSONDocument()
        for percent in [50, 95, 99] {
            let value = NearestRank.percentile(Double(percent), of: samples)
            document.append("p\(percent)Ms", value.map { .double($0) } ?? .null)
        }
        return document
    }

    var staleReads: Int64 { Int64(ended.filter { $0.operation.staleness != nil }.count) }

    var maxStalenessMs: BSONValue {
        .double((ended.compactMap(\.operation.staleness).max() ?? 0).inSeconds * 1_000)
    }

    func errors(_ failures: [Probe.Failure]) -> BSONValue {
        .array(
            failures.compactMap { failure in
                let same = ended.filter { $0.outcome == .failure(code: failure.code) }
                guard let first = same.first else { return nil }
                return [
                    "code": .int32(failure.code), "codeName": .string(failure.name),
                    "message": .string(failure.message), "count": .number(Int64(same.count)),
                    "first": .date(VirtualDate.ms(first.operation.started)),
                ]
            })
    }

    /// Numbers of the writes that were acknowledged.
    func acknowledged(in log: ProbeLog) -> [Int] {
        ended.compactMap { entry in
            entry.operation.number.flatMap { log.writes[$0].acknowledged == nil ? nil : $0 }
        }
    }
}
