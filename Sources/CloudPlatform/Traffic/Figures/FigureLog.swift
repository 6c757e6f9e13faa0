package import SimKernel

/// What became of a client's requests, in windows of time that hold a histogram each.
///
/// A window is a second long; when there are too many, each two become one, so that any length of time fits.
struct FigureLog: Sendable {
    static let windowLimit = 4_096

    struct Window: Sendable {
        var start: Micros
        /// Requests whose first attempt was sent.
        var issued: UInt32 = 0
        var retries: UInt32 = 0
        /// Ended requests by outcome.
        var ended = SIMD16<UInt32>(repeating: 0)
        var latencies = LatencyHistogram.Digest()
    }

    private(set) var width: Micros = .seconds(1 as Int64)
    private(set) var windows: [Window] = []
    private(set) var current: Window
    /// Of the current window, since it began or was last sampled.
    private var latencies = LatencyHistogram()
    private(set) var end: Micros
    /// All windows that are over, and all latencies that were sampled.
    private var past = FigureSum()
    /// Latencies since the last sample, those of `latencies` apart.
    private var unsampled = LatencyHistogram()
    private var answeredBefore: Int64 = 0
    private var failedBefore: Int64 = 0

    init(at now: Micros) {
        let start = now / width * width
        current = Window(start: start)
        end = start &+ width
    }

    @inline(__always)
    mutating func issue(at now: Micros) {
        if now >= end { close(now) }
        current.issued &+= 1
    }

    @inline(__always)
    mutating func retry(at now: Micros) {
        if now >= end { close(now) }
        current.retries &+= 1
    }

    @inline(__always)
    mutating func finish(at now: Micros, _ outcome: Outcome, latency: Micros) {
        if now >= end { close(now) }
        current.ended[Int(outcome.rawValue)] &+= 1
        if outcome == .ok { latencies.record(latency) }
    }

    private mutating func close(_ now: Micros) {
        if current.issued > 0 || current.retries > 0 || current.ended.wrappedSum() > 0 {
            settle()
            past.add(current)
            windows.append(current)
            if windows.count >= Self.windowLimit { halve() }
        }
        let start = now / width * width
        current = Window(start: start)
        end = start &+ width
    }

    /// What was recorded since it was last done becomes part of the current window and of the sums.
    private mutating func settle() {
        guard latencies.count > 0 else { return }
        past.latencies.merge(latencies)
        unsampled.merge(latencies)
        var whole = latencies
        whole.merge(current.latencies)
        current.latencies = whole.digest
        latencies.clear()
    }

    /// Figures since the beginning, and since they were last taken; nothing is counted in two samples.
    mutating func takeSample() -> FigureSample {
        settle()
        var whole = past
        whole.add(current)
        let sample = FigureSample(
            whole: whole, answered: whole.answered - answeredBefore, failed: whole.failed - failedBefore,
            latencies: unsampled)
        (answeredBefore, failedBefore) = (whole.answered, whole.failed)
        unsampled = LatencyHistogram()
        return sample
    }

    private mutating func halve() {
        width *= 2
        var merged: [Window] = []
        for window in windows {
            let start = window.start / width * width
            guard let last = merged.indices.last, merged[last].start == start else {
                merged.append(window)
                merged[merged.count - 1].start = start
                continue
            }
            var both = LatencyHistogram()
            both.merge(merged[last].latencies)
            both.merge(window.latencies)
            merged[last].latencies = both.digest
            merged[last].issued &+= window.issued
            merged[last].retries &+= window.retries
            merged[last].ended &+= window.ended
        }
        windows = merged
    }

    /// Figures of the windows that begin in `[from, to)`; a window that has begun before `from` counts as out.
    func sum(from: Micros, to: Micros) -> FigureSum {
        var sum = FigureSum()
        for window in windows where window.start >= from && window.start < to {
            sum.add(window)
            sum.latencies.merge(window.latencies)
        }
        if current.start >= from && current.start < to {
            sum.add(current)
            sum.latencies.merge(current.latencies)
            sum.latencies.merge(latencies)
        }
        return sum
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(windows.count))
        for outcome in 0..<16 { trace.combine(UInt64(current.ended[outcome])) }
        trace.combine(UInt64(current.issued))
        trace.combine(current.latencies.count &+ latencies.count)
        trace.combine(max(current.latencies.max, latencies.max))
    }
}

/// Sums over a stretch of time.
package struct FigureSum: Sendable {
    package internal(set) var issued: Int64 = 0
    package internal(set) var retries: Int64 = 0
    private var ended = [Int64](repeating: 0, count: 16)
    /// Of the requests that were answered.
    package internal(set) var latencies = LatencyHistogram()

    mutating func add(_ window: FigureLog.Window) {
        issued += Int64(window.issued)
        retries += Int64(window.retries)
        for index in 0..<16 { ended[index] += Int64(window.ended[index]) }
    }

    package subscript(outcome: Outcome) -> Int64 { ended[Int(outcome.rawValue)] }
    package var answered: Int64 { self[.ok] }
    package var failed: Int64 { ended.reduce(0, +) - answered }
    /// The part of all that ended which was answered; nil before anything has.
    package var success: Double? {
        let all = answered + failed
        return all == 0 ? nil : Double(answered) / Double(all)
    }
}

/// What a client's requests came to, as it is sampled.
struct FigureSample: Sendable {
    /// Since the client began.
    let whole: FigureSum
    /// Since the last sample.
    let answered: Int64
    let failed: Int64
    let latencies: LatencyHistogram

    /// The part of what ended since the last sample that was answered; nil where nothing ended.
    var success: Double? { answered + failed > 0 ? Double(answered) / Double(answered + failed) : nil }

    /// In milliseconds.
    func percentile(_ percent: Double) -> Double? { latencies.percentile(percent).map { Double($0) / 1_000 } }
}
