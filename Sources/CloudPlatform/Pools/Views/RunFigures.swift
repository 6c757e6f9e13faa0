import BSON
import ShardCluster
import SimKernel

/// What a run's ended requests come to.
struct RunFigures {
    private let run: PoolRun
    /// Those that began in the window.
    private let ended: [PoolRun.Ended]
    private let seconds: Double

    init(_ run: PoolRun, window: Window, now: Micros) {
        self.run = run
        ended = run.ended.filter { $0.started >= window.from && $0.started < window.to }
        seconds = window.seconds(start: run.began, now: min(now, max(run.ends, run.ended.last?.ended ?? 0)))
    }

    var throughput: BSONValue {
        seconds > 0 ? .double(Double(ended.lazy.filter { $0.problem == nil }.count) / seconds) : .null
    }

    var failures: Int64 { Int64(ended.lazy.filter { $0.problem != nil }.count) }

    func document(open: Int64, isRunning: Bool) -> BSONDocument {
        var document: BSONDocument = [
            "name": .string(run.specification.name), "running": .bool(isRunning),
            "requests": .number(Int64(ended.count) + open),
            "answered": .number(Int64(ended.count) - failures), "failed": .number(failures),
            "waiting": .number(open), "throughput": throughput,
        ]
        if run.issued >= Int64(RunSpecification.requestLimit) { document.append("endedBy", "requestLimit") }
        document.append("latency", .document(latencies { _ in true }))
        document.append("reads", .document(part { !$0.isWrite }))
        document.append("writes", .document(part(\.isWrite)))
        document.append("checkOut", .document(spans(ended.map(\.waited))))
        document.append("errors", .array(errors))
        document.append("served", .array(served))
        if run.specification.readsOwnWrites {
            document.append("lostReads", .number(Int64(ended.lazy.filter(\.isStale).count)))
        }
        return document
    }

    /// Milliseconds of the answers.
    func latencies(_ isChosen: (PoolRun.Ended) -> Bool) -> BSONDocument {
        spans(ended.filter { $0.problem == nil && isChosen($0) }.map { $0.ended - $0.started })
    }

    private func part(_ isChosen: (PoolRun.Ended) -> Bool) -> BSONDocument {
        let chosen = ended.filter(isChosen)
        let good = chosen.filter { $0.problem == nil }.count
        var document: BSONDocument = [
            "answered": .number(Int64(good)), "failed": .number(Int64(chosen.count - good)),
        ]
        for (name, value) in latencies(isChosen) { document.append(name, value) }
        return document
    }

    func spans(_ spans: [Micros]) -> BSONDocument {
        let samples = spans.map { $0.inSeconds * 1_000 }
        var document = BSONDocument()
        for percent in [50, 95, 99] {
            let value = NearestRank.percentile(Double(percent), of: samples)
            document.append("p\(percent)Ms", value.map { .double($0) } ?? .null)
        }
        document.append("maxMs", samples.max().map { .double($0) } ?? .null)
        return document
    }

    private var errors: [BSONValue] {
        run.problems.indices.compactMap { place in
            let same = ended.filter { $0.problem == Int32(place) }
            guard let first = same.first else { return nil }
            let problem = run.problems[place]
            var document: BSONDocument = ["name": .string(problem.name)]
            if let code = problem.code { document.append("code", .int32(code)) }
            document.append("message", .string(problem.message))
            document.append("count", .number(Int64(same.count)))
            document.append("first", .date(VirtualDate.ms(first.started)))
            return .document(document)
        }
    }

    /// By member and the state in which it served.
    private var served: [BSONValue] {
        run.served.indices.compactMap { place in
            let here = ended.filter { $0.served == Int32(place) }
            guard !here.isEmpty else { return nil }
            let writes = here.lazy.filter(\.isWrite).count
            var document: BSONDocument = [
                "host": .string(run.served[place].host), "state": .string(run.served[place].state),
                "reads": .number(Int64(here.count - writes)), "writes": .number(Int64(writes)),
            ]
            let spans = here.filter { $0.problem == nil }.map { ($0.ended - $0.started).inSeconds * 1_000 }
            document.append("p95Ms", NearestRank.percentile(95, of: spans).map { .double($0) } ?? .null)
            return .document(document)
        }
    }
}
