import SimKernel

/// Time as a site's clock tells it; the counter orders what has one time.
struct ClockReading: Sendable, Hashable, Comparable {
    let time: Micros
    let counter: UInt32

    static func < (left: Self, right: Self) -> Bool { (left.time, left.counter) < (right.time, right.counter) }
}

/// The clock that a site stamps its writes with.
///
/// A wall clock shows true time plus its skew. A hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva, Leone 2014,
/// "Logical Physical Clocks") never falls behind a stamp that it has seen, so that what a writer has seen is older than
/// what it writes, however wrong its clock is.
struct SiteClock: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case hybrid
        case wall
    }

    let kind: Kind
    /// What the site's clock is ahead of true time; negative behind it.
    var skew: Micros = 0
    private var latest = ClockReading(time: .min, counter: 0)

    init(_ kind: Kind) { self.kind = kind }

    func wall(at now: Micros) -> Micros { now + skew }

    /// The stamp of an event at this site.
    mutating func tick(at now: Micros) -> ClockReading {
        let physical = ClockReading(time: wall(at: now), counter: 0)
        guard kind == .hybrid, physical <= latest else {
            latest = physical
            return latest
        }
        latest = ClockReading(time: latest.time, counter: latest.counter &+ 1)
        return latest
    }

    /// A stamp from elsewhere has been seen.
    mutating func observe(_ reading: ClockReading) {
        if kind == .hybrid { latest = max(latest, reading) }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(skew)
        trace.combine(latest.time)
        trace.combine(UInt64(latest.counter))
    }
}
