import SimKernel

/// How fast a HorizontalPodAutoscaler may go in one direction: its `behavior.scaleUp` or `scaleDown`.
struct ScalingRates: Sendable, Hashable {
    struct Limit: Sendable, Hashable {
        enum Kind: String, Sendable {
            case pods = "Pods"
            case percent = "Percent"
        }

        let kind: Kind
        let value: Int
        let period: Micros
    }

    /// Which of several limits counts.
    enum Choice: String, Sendable {
        /// The one that allows most.
        case most = "Max"
        case least = "Min"
        case disabled = "Disabled"
    }

    var window: Micros
    var limits: [Limit]
    var choice = Choice.most

    static let standardUp = ScalingRates(
        window: 0,
        limits: [
            Limit(kind: .pods, value: 4, period: .seconds(15)), Limit(kind: .percent, value: 100, period: .seconds(15)),
        ])
    static let standardDown = ScalingRates(
        window: .seconds(300), limits: [Limit(kind: .percent, value: 100, period: .seconds(15))])

    /// As many as there may be now, from what there was at the start of each period; a part is rounded up.
    func mostAfterGrowth(of size: Int, _ past: ScalingPast, now: Micros) -> Int {
        pick(size) { limit, start in
            switch limit.kind {
            case .pods: start + limit.value
            case .percent: (start * (100 + limit.value) + 99) / 100
            }
        } better: {
            choice == .most ? $0 > $1 : $0 < $1
        } start: {
            start(size, past, after: now - $0.period)
        }
    }

    /// As few as there may be now; what stays is rounded down.
    func leastAfterShrinking(of size: Int, _ past: ScalingPast, now: Micros) -> Int {
        pick(size) { limit, start in
            switch limit.kind {
            case .pods: start - limit.value
            case .percent: start * max(0, 100 - limit.value) / 100
            }
        } better: {
            choice == .most ? $0 < $1 : $0 > $1
        } start: {
            start(size, past, after: now - $0.period)
        }
    }

    private func start(_ size: Int, _ past: ScalingPast, after time: Micros) -> Int {
        let moved = past.moved(after: time)
        return max(0, size - moved.added + moved.removed)
    }

    private func pick(
        _ size: Int, _ value: (Limit, Int) -> Int, better: (Int, Int) -> Bool, start: (Limit) -> Int
    ) -> Int {
        guard choice != .disabled else { return size }
        var best: Int?
        for limit in limits {
            let proposed = value(limit, start(limit))
            if let other = best, !better(proposed, other) { continue }
            best = proposed
        }
        return best ?? size
    }
}
