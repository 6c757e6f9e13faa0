import SimKernel

/// The Kubernetes HorizontalPodAutoscaler (autoscaling/v2).
///
/// Each metric proposes a count, the largest counts; it is stabilised over a window, limited in its rate, and kept
/// within minimum and maximum. Ready pods, missing metrics and the order of the steps are as in its controller.
struct PodAutoscalerRule: ScalingRule {
    struct Metric: Sendable, Hashable {
        enum Target: Sendable, Hashable {
            /// Of what the pods request, of 100.
            case utilisation(Double)
            /// The mean over pods.
            case value(Double)
        }

        let metric: ScalingMetric
        let target: Target
    }

    /// At least one.
    var metrics: [Metric]
    /// Of pods that state none themselves; without any, what an instance has.
    var resources = ContainerResources()
    var tolerance = 0.1
    var up = ScalingRates.standardUp
    var down = ScalingRates.standardDown
    /// What was recommended, within the longer of both windows.
    private var recommendations: [(at: Micros, count: Int)] = []

    init(metrics: [Metric]) { self.metrics = metrics }

    mutating func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        if sight.size > bounds.maximum {
            return ScalingWish(count: bounds.maximum, reason: "there are more than the maximum of \(bounds.maximum)")
        }
        if sight.size < bounds.minimum {
            return ScalingWish(count: bounds.minimum, reason: "there are fewer than the minimum of \(bounds.minimum)")
        }
        let proposal = propose(sight)
        guard let proposed = proposal.count else {
            return ScalingWish(count: sight.size, reason: proposal.reason, seen: proposal.seen)
        }
        let stable = stabilised(proposed, sight)
        let limited = limited(stable, sight, past, bounds)
        var reason = proposal.reason
        if stable != proposed {
            reason += ", held at \(stable) by the stabilisation window"
        }
        if limited != stable {
            reason +=
                limited == bounds.minimum || limited == bounds.maximum
                ? ", kept within \(bounds.minimum) and \(bounds.maximum)" : ", limited in its rate to \(limited)"
        }
        return ScalingWish(count: limited, reason: reason, seen: proposal.seen)
    }

    /// The largest of what the metrics propose. A metric that nobody tells forbids going down and not going up.
    private func propose(_ sight: ScalingSight) -> (count: Int?, reason: String, seen: [ScalingDecision.Seen]) {
        var largest: (count: Int, reason: String)?
        var unknown: ScalingMetric?
        var seen: [ScalingDecision.Seen] = []
        for metric in metrics {
            let usage = PodUsage(metric, sight, resources)
            guard let (value, count) = usage.proposal(tolerance: tolerance) else {
                unknown = metric.metric
                continue
            }
            seen.append(ScalingDecision.Seen(metric: metric.metric, value: value, against: usage.target))
            if count > largest?.count ?? -1 {
                largest = (
                    count,
                    "\(metric.metric.rawValue) is \(Figure.text(value)) for a target of \(Figure.text(usage.target)): "
                        + "\(count)"
                )
            }
        }
        guard let largest else { return (nil, "no metric is known", seen) }
        if let unknown, largest.count < sight.size {
            return (nil, "\(unknown.rawValue) is not known, so nothing is taken away", seen)
        }
        return (largest.count, largest.reason, seen)
    }

    /// Up to the least that was recommended within the window for going up, down to the most within that for down.
    private mutating func stabilised(_ proposed: Int, _ sight: ScalingSight) -> Int {
        let now = sight.at
        if recommendations.isEmpty { recommendations.append((now, sight.size)) }
        var (least, most) = (proposed, proposed)
        for past in recommendations {
            if past.at > now - up.window { least = min(least, past.count) }
            if past.at > now - down.window { most = max(most, past.count) }
        }
        recommendations.removeAll { $0.at <= now - max(up.window, down.window) }
        recommendations.append((now, proposed))
        return min(max(sight.size, least), most)
    }

    private func limited(_ wanted: Int, _ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> Int {
        if wanted > sight.size {
            let most = max(up.mostAfterGrowth(of: sight.size, past, now: sight.at), sight.size)
            return min(wanted, min(most, bounds.maximum))
        }
        if wanted < sight.size {
            let least = min(down.leastAfterShrinking(of: sight.size, past, now: sight.at), sight.size)
            return max(wanted, max(least, bounds.minimum))
        }
        return bounds.clamped(wanted)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(metrics.count))
        trace.combine(tolerance)
        for past in recommendations {
            trace.combine(past.at)
            trace.combine(Int64(past.count))
        }
    }
}
