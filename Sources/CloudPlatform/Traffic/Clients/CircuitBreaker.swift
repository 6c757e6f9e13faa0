import SimKernel

/// Nygard's circuit breaker (2007), counting as Resilience4j does: the last so many attempts, and their part of failures.
struct CircuitBreaker: Sendable {
    enum State: String, Sendable {
        case closed = "CLOSED"
        case open = "OPEN"
        case halfOpen = "HALF_OPEN"

        /// As a series tells it: 0, 1, or between them.
        var level: Double {
            switch self {
            case .closed: 0
            case .halfOpen: 0.5
            case .open: 1
            }
        }
    }

    let settings: ClientSettings.Breaker
    private(set) var state = State.closed
    private(set) var since: Micros = 0
    /// Attempts that were not sent.
    private(set) var refused: Int64 = 0
    private(set) var changes: Int64 = 0
    private var failures: [Bool] = []
    private var next = 0
    private var failed = 0
    /// Of the probes.
    private var sent = 0
    private var judged = 0

    init(_ settings: ClientSettings.Breaker) {
        self.settings = settings
    }

    /// Whether an attempt may be sent; an open one that has waited lets probes through.
    mutating func lets(at now: Micros) -> Bool {
        switch state {
        case .closed: return true
        case .open:
            guard now &- since >= settings.open else { break }
            become(.halfOpen, at: now)
            sent = 1
            return true
        case .halfOpen:
            guard sent < settings.probes else { break }
            sent += 1
            return true
        }
        refused &+= 1
        return false
    }

    /// The end of an attempt that was let through.
    mutating func note(isFailure: Bool, at now: Micros) {
        switch state {
        case .open: return
        case .closed:
            count(isFailure)
            guard failures.count >= settings.minimum,
                Double(failed) >= settings.threshold * Double(failures.count)
            else { return }
            become(.open, at: now)
        case .halfOpen:
            judged += 1
            if isFailure { failed += 1 }
            guard judged >= settings.probes else { return }
            become(Double(failed) >= settings.threshold * Double(judged) ? .open : .closed, at: now)
        }
    }

    private mutating func count(_ isFailure: Bool) {
        if failures.count < settings.window {
            failures.append(isFailure)
        } else {
            if failures[next] { failed -= 1 }
            failures[next] = isFailure
            next = next + 1 == settings.window ? 0 : next + 1
        }
        if isFailure { failed += 1 }
    }

    private mutating func become(_ other: State, at now: Micros) {
        state = other
        since = now
        changes &+= 1
        failures = []
        (next, failed, sent, judged) = (0, 0, 0, 0)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(state.rawValue)
        trace.combine(since)
        trace.combine(refused)
        trace.combine(Int64(failed) << 32 | Int64(judged))
    }
}
