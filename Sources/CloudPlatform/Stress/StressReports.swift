import BSON
import SimKernel

/// Stress tests as documents.
extension StressTest {
    func status(at now: Micros) -> BSONDocument {
        var document: BSONDocument = [
            "test": .string(plan.name), "state": .string(state(at: now).rawValue),
            "elapsed": .double(((end ?? now) - began).inSeconds), "users": .number(Int64(users(at: now))),
            "requests": .number(whole.ended), "success": whole.success.map { .double($0) } ?? .null,
        ]
        document.append("lastWindow", windows.last.map { .document(self.document($0)) } ?? .null)
        return document
    }

    func report(at now: Micros) -> BSONDocument {
        let wholeSpan = max(0, min(now, loadEnd) &- began)
        let steadySpan = max(0, min(now, loadEnd) &- steadyFrom)
        var document: BSONDocument = [
            "test": .string(plan.name), "state": .string(state(at: now).rawValue), "to": .string(plan.client.target),
        ]
        switch plan.client.load {
        case .open(let schedule):
            document.append("load", "open")
            document.append("rate", .double(schedule.points.last?.rate ?? 0))
        case .closed(let users):
            document.append("load", "closed")
            document.append("users", .number(Int64(users.count)))
        }
        document.append("rampSeconds", .double(plan.ramp.inSeconds))
        document.append("durationSeconds", .double(plan.duration.inSeconds))
        document.append("whole", .document(figures(whole, over: wholeSpan)))
        document.append("steady", .document(figures(steady, over: steadySpan)))
        document.append("endpoints", .array(endpoints(over: wholeSpan)))
        let errors = Outcome.allCases.filter { $0 != .ok && outcomes[Int($0.rawValue)] > 0 }
        document.append(
            "errors", .document(BSONDocument(errors.map { ($0.name, .number(outcomes[Int($0.rawValue)])) })))
        document.append("judged", .string(plan.isSteady ? "steady" : "whole"))
        document.append("latency", .string(plan.isCorrected ? "corrected" : "service"))
        document.append("targets", .array(plan.targets.map { .document(verdict($0)) }))
        document.append("passed", hasPassed.map { .bool($0) } ?? .null)
        return document
    }

    private func verdict(_ target: StressTarget) -> BSONDocument {
        let measured = measured(target.figure)
        return [
            "target": .string(target.figure.rawValue), "must": .string(target.text),
            "measured": measured.map { .double($0) } ?? .null,
            "passed": hasEnded && !wasStopped ? .bool(target.isMet(by: measured)) : .null,
        ]
    }

    private func endpoints(over span: Micros) -> [BSONValue] {
        zip(plan.client.endpoints, byEndpoint).map { endpoint, tally in
            let share = whole.ended == 0 ? 0 : Double(tally.ended) / Double(whole.ended)
            let head: [(String, BSONValue)] = [("endpoint", .string(endpoint.path)), ("share", .double(share))]
            return .document(BSONDocument(head + figures(tally, over: span).map { ($0.key, $0.value) }))
        }
    }

    private func figures(_ tally: StressTally, over span: Micros) -> BSONDocument {
        var document: BSONDocument = [
            "requests": .number(tally.ended), "failed": .number(tally.ended - tally.answered),
            "success": tally.success.map { .double($0) } ?? .null, "throughput": .double(tally.throughput(over: span)),
        ]
        for (key, value) in Self.latencies(tally.service) { document.append(key, value) }
        document.append(
            "corrected", plan.hasSchedule ? .document(BSONDocument(Self.latencies(tally.corrected))) : .null)
        return document
    }

    private static func latencies(_ histogram: LatencyHistogram) -> [(String, BSONValue)] {
        let percentiles = [("p50Ms", 50.0), ("p90Ms", 90), ("p95Ms", 95), ("p99Ms", 99)].map { key, percent in
            (key, Platform.milliseconds(histogram.percentile(percent)))
        }
        let mean: BSONValue = histogram.mean.map { .double($0 / 1_000) } ?? .null
        return [("meanMs", mean)] + percentiles
            + [("maxMs", histogram.count == 0 ? .null : Platform.milliseconds(histogram.max))]
    }

    func document(_ window: StressWindow) -> BSONDocument {
        [
            "ts": .date(VirtualDate.ms(window.start)), "requests": .number(window.ended),
            "success": window.success.map { .double($0) } ?? .null, "throughput": .double(window.throughput),
            "meanMs": window.mean.map { .double($0 / 1_000) } ?? .null,
            "p50Ms": Platform.milliseconds(window.p50), "p90Ms": Platform.milliseconds(window.p90),
            "p95Ms": Platform.milliseconds(window.p95), "p99Ms": Platform.milliseconds(window.p99),
            "correctedP99Ms": plan.hasSchedule ? Platform.milliseconds(window.correctedP99) : .null,
        ]
    }
}
