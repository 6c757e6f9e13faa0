import SimKernel

/// The figures of one window of a test.
struct StressWindow: Sendable, Hashable {
    let start: Micros
    let ended: Int64
    let answered: Int64
    let throughput: Double
    /// In microseconds.
    let mean: Double?
    let p50: Micros?
    let p90: Micros?
    let p95: Micros?
    let p99: Micros?
    let correctedP99: Micros?

    init(start: Micros, width: Micros, _ tally: StressTally) {
        self.start = start
        ended = tally.ended
        answered = tally.answered
        throughput = tally.throughput(over: width)
        mean = tally.service.mean
        p50 = tally.service.percentile(50)
        p90 = tally.service.percentile(90)
        p95 = tally.service.percentile(95)
        p99 = tally.service.percentile(99)
        correctedP99 = tally.corrected.percentile(99)
    }

    /// Nil before anything has ended.
    var success: Double? { ended == 0 ? nil : Double(answered) / Double(ended) }
}

/// A stress test that runs or has run.
struct StressTest: Sendable {
    enum State: String, Sendable {
        case ramping = "RAMPING"
        case running = "RUNNING"
        /// The load has ended; its last requests have not.
        case draining = "DRAINING"
        case completed = "COMPLETED"
        /// Ended by hand before its time: it has no verdict.
        case stopped = "STOPPED"
    }

    let plan: StressPlan
    /// What the world of requests calls its clients.
    let client: String
    let began: Micros
    private(set) var whole = StressTally()
    /// What ended after the ramp.
    private(set) var steady = StressTally()
    private(set) var byEndpoint: [StressTally]
    private(set) var outcomes = [Int64](repeating: 0, count: Outcome.allCases.count)
    private(set) var windows = PersistentArray<StressWindow>()
    private var current = StressTally()
    private var windowStart: Micros
    private(set) var end: Micros?
    private(set) var wasStopped = false

    init(_ plan: StressPlan, client: String, began: Micros) {
        self.plan = plan
        self.client = client
        self.began = began
        windowStart = began
        byEndpoint = plan.client.endpoints.map { _ in StressTally() }
    }

    /// When the load ends, or has been ended.
    var loadEnd: Micros { wasStopped ? end ?? began : began &+ plan.duration }
    var steadyFrom: Micros { began &+ plan.ramp }
    var hasEnded: Bool { end != nil }

    func state(at now: Micros) -> State {
        if wasStopped { return .stopped }
        if hasEnded { return .completed }
        if now >= loadEnd { return .draining }
        return now < steadyFrom ? .ramping : .running
    }

    /// Users who have come by now, of those of a closed load.
    func users(at now: Micros) -> Int {
        guard case .closed(let users) = plan.client.load, !hasEnded, now < loadEnd else { return 0 }
        guard now < steadyFrom else { return users.count }
        let part = Double(now - began) / Double(plan.ramp)
        return min(users.count, Int(Double(users.count) * part) + 1)
    }

    /// Records come in the order in which the requests ended; gives the windows that are over by them.
    mutating func add(_ records: [TrafficRecord]) -> [StressWindow] {
        var closed: [StressWindow] = []
        for record in records {
            closed += closeWindows(until: record.ended)
            let isInTime = record.ended <= loadEnd
            whole.add(record, isInTime: isInTime)
            if record.ended >= steadyFrom { steady.add(record, isInTime: isInTime) }
            if byEndpoint.indices.contains(record.endpoint) {
                byEndpoint[record.endpoint].add(record, isInTime: isInTime)
            }
            outcomes[Int(record.outcome.rawValue)] &+= 1
            current.add(record, isInTime: isInTime)
        }
        return closed
    }

    /// Those that ended by `time`; the last one of a test may be shorter than the others.
    mutating func closeWindows(until time: Micros) -> [StressWindow] {
        var closed: [StressWindow] = []
        while windowStart &+ plan.window <= min(time, loadEnd), windows.count < StressPlan.windowLimit {
            let window = StressWindow(start: windowStart, width: plan.window, current)
            windows.append(window)
            closed.append(window)
            current = StressTally()
            windowStart &+= plan.window
        }
        return closed
    }

    mutating func finish(at now: Micros, isStopped: Bool) {
        guard end == nil else { return }
        end = now
        wasStopped = isStopped
    }

    /// What the test is judged by.
    var judged: (tally: StressTally, span: Micros) {
        let from = plan.isSteady ? steadyFrom : began
        return (plan.isSteady ? steady : whole, max(0, loadEnd &- from))
    }

    /// What a target is held against.
    func measured(_ figure: StressTarget.Figure) -> Double? {
        let (tally, span) = judged
        switch figure {
        case .throughput: return tally.throughput(over: span)
        case .success: return tally.success
        case .mean: return latencies(of: tally).mean.map { $0 / 1_000 }
        case .p50, .p90, .p95, .p99, .max:
            return figure.percent.flatMap { latencies(of: tally).percentile($0) }.map { Double($0) / 1_000 }
        }
    }

    private func latencies(of tally: StressTally) -> LatencyHistogram {
        plan.isCorrected ? tally.corrected : tally.service
    }

    /// Nil while it runs, where it was stopped, and where it has no targets.
    var hasPassed: Bool? {
        guard hasEnded, !wasStopped, !plan.targets.isEmpty else { return nil }
        return plan.targets.allSatisfy { $0.isMet(by: measured($0.figure)) }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(plan.name)
        trace.combine(began)
        trace.combine(end ?? -1)
        trace.combine(UInt64(windows.count))
        whole.hash(into: &trace)
        steady.hash(into: &trace)
        for tally in byEndpoint { tally.hash(into: &trace) }
    }
}
