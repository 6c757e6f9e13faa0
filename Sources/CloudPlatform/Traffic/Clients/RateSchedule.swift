package import SimKernel

/// A rate of requests that changes with time: points with a rate each, joined by steps or by straight lines.
package struct RateSchedule: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        /// Since the client's start.
        package var at: Micros
        /// Requests a second.
        package var rate: Double

        package init(at: Micros, rate: Double) {
            self.at = at
            self.rate = rate
        }
    }

    /// In order of time, the first at 0; the last one's rate holds on.
    package var points: [Point]
    package var isRamp: Bool
    /// One request each 1/rate seconds, instead of independent ones.
    package var isEven = false

    package init(_ points: [Point], isRamp: Bool = false) {
        self.points = points
        self.isRamp = isRamp
    }

    package init(rate: Double) {
        self.init([Point(at: 0, rate: rate)])
    }

    /// Mean microseconds between independent requests at one rate; 0 where it is not that simple.
    var meanGap: Double { points.count == 1 && !isEven && points[0].rate > 0 ? 1e6 / points[0].rate : 0 }

    package func rate(at time: Micros) -> Double {
        guard let index = points.lastIndex(where: { $0.at <= time }) else { return 0 }
        guard isRamp, index + 1 < points.count else { return points[index].rate }
        let (from, to) = (points[index], points[index + 1])
        let part = Double(time - from.at) / Double(max(1, to.at - from.at))
        return from.rate + (to.rate - from.rate) * part
    }

    /// When the next request comes after `time`; nil if none ever does.
    ///
    /// Piece by piece: a piece's highest rate gives candidates, and each is taken with the chance of its own rate to that
    /// (Lewis and Shedler's thinning, 1979). Past a piece's end nothing is owed to it: waiting has no memory.
    func next(after time: Micros, _ generator: inout Generator) -> Micros? {
        if points.count == 1 {
            guard points[0].rate > 0 else { return nil }
            let span = isEven ? 1e6 / points[0].rate : generator.exponential(mean: 1e6 / points[0].rate)
            return time &+ max(1, Micros(min(span, 9e15) + 0.5))
        }
        var from = time
        while true {
            let index = points.lastIndex { $0.at <= from } ?? 0
            let end = index + 1 < points.count ? points[index + 1].at : nil
            let last = isRamp && end != nil ? points[index + 1].rate : points[index].rate
            let highest = max(points[index].rate, last)
            guard highest > 0 else {
                guard let end else { return nil }
                from = end
                continue
            }
            let own = isEven ? max(rate(at: from), highest / 1_000) : highest
            let span = isEven ? 1e6 / own : generator.exponential(mean: 1e6 / own)
            let candidate = from &+ max(1, Micros(min(span, 9e15) + 0.5))
            if let end, candidate >= end {
                from = end
                continue
            }
            if isEven || !isRamp || generator.unit() * highest < rate(at: candidate) { return candidate }
            from = candidate
        }
    }
}
