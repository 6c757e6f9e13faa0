import SimKernel

/// Target tracking as Amazon ECS has it: two alarms on a metric's mean, and a count in proportion to it.
///
/// The upper alarm needs three minutes in a row above the target, the lower one fifteen below nine tenths of it. Counts
/// are rounded up in both directions, so that neither too little is added nor too much removed.
struct TargetTrackingRule: ScalingRule {
    var metric = ScalingMetric.cpu
    var target = 70.0
    var disablesScaleIn = false
    /// The last ones, nil where nobody told the metric.
    private var datapoints: [Double?] = []

    static let highDatapoints = 3
    static let lowDatapoints = 15
    static let lowPart = 0.9

    mutating func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        let mean = sight.mean(metric)
        if datapoints.count == Self.lowDatapoints { datapoints.removeFirst() }
        datapoints.append(mean)
        guard let mean else {
            return ScalingWish(count: sight.size, reason: "insufficient data: nobody tells \(metric.rawValue)")
        }
        let seen = [ScalingDecision.Seen(metric: metric, value: mean, against: target)]
        let what = "\(metric.rawValue) is \(metric.text(mean)) for a target of \(Figure.text(target))"
        if isHigh {
            // Within its cooldown a scale-out counts as a part of the next one.
            let base = past.lastUp.map { sight.at < $0.at + bounds.cooldownUp ? $0.from : sight.size } ?? sight.size
            let count = max(sight.size, proportional(base, mean))
            return ScalingWish(count: count, reason: "alarm high: \(what)", seen: seen)
        }
        if isLow, !disablesScaleIn {
            return ScalingWish(
                count: min(sight.size, proportional(sight.size, mean)), reason: "alarm low: \(what)", seen: seen)
        }
        return ScalingWish(count: sight.size, reason: "no alarm: \(what)", seen: seen)
    }

    private func proportional(_ base: Int, _ value: Double) -> Int {
        Int(min((Double(base) * value / target).rounded(.up), 1e9))
    }

    private var isHigh: Bool {
        datapoints.count >= Self.highDatapoints
            && datapoints.suffix(Self.highDatapoints).allSatisfy { $0.map { $0 > target } ?? false }
    }

    private var isLow: Bool {
        datapoints.count >= Self.lowDatapoints
            && datapoints.allSatisfy { $0.map { $0 < target * Self.lowPart } ?? false }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(metric.rawValue)
        trace.combine(target)
        trace.combine(disablesScaleIn ? UInt64(1) : 0)
        for point in datapoints { trace.combine(point ?? -1) }
    }
}
