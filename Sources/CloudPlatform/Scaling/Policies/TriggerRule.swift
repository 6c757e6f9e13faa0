import SimKernel

/// One more if any instance is over any trigger; one less only if all are under the lower ones.
struct TriggerRule: ScalingRule {
    struct Trigger: Sendable, Hashable {
        let metric: ScalingMetric
        /// Over it, one is added.
        let up: Double
        /// Under it, one may go.
        let down: Double
    }

    /// At least one, each metric once.
    var triggers: [Trigger] = TriggerRule.standard
    /// How many evaluations in a row it must be so.
    var evaluations = 1
    var step = 1
    /// Does not remove what would have to be added again: the load of those that go is put upon the others first.
    var looksAhead = true
    private var over = 0
    private var under = 0

    static let standard = [
        Trigger(metric: .cpu, up: 80, down: 30), Trigger(metric: .memory, up: 80, down: 30),
        Trigger(metric: .disk, up: 80, down: 30), Trigger(metric: .queryRate, up: 1_000, down: 300),
        Trigger(metric: .transactionRate, up: 100, down: 30),
    ]

    mutating func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        var seen: [ScalingDecision.Seen] = []
        for trigger in triggers {
            guard let (name, value) = sight.highest(trigger.metric), value > trigger.up else { continue }
            (over, under) = (over + 1, 0)
            seen.append(ScalingDecision.Seen(metric: trigger.metric, value: value, against: trigger.up))
            let what =
                "\(trigger.metric.rawValue) of \(name) is \(trigger.metric.text(value)), over \(Figure.text(trigger.up))"
            guard over >= evaluations else {
                return ScalingWish(
                    count: sight.size, reason: "\(what), for \(over) of \(evaluations) evaluations", seen: seen)
            }
            return ScalingWish(count: sight.size + step, reason: what, seen: seen)
        }
        over = 0
        return wantFewer(sight)
    }

    private mutating func wantFewer(_ sight: ScalingSight) -> ScalingWish {
        var seen: [ScalingDecision.Seen] = []
        let after = sight.size - step
        for trigger in triggers {
            guard let (name, value) = sight.highest(trigger.metric),
                sight.instances.allSatisfy({ $0[trigger.metric] != nil })
            else {
                under = 0
                return ScalingWish(count: sight.size, reason: "\(trigger.metric.rawValue) is not known of all")
            }
            seen.append(ScalingDecision.Seen(metric: trigger.metric, value: value, against: trigger.down))
            guard value < trigger.down else {
                under = 0
                return ScalingWish(
                    count: sight.size,
                    reason: "\(trigger.metric.rawValue) of \(name) is \(trigger.metric.text(value)), between "
                        + "\(Figure.text(trigger.down)) and \(Figure.text(trigger.up))", seen: seen)
            }
            let then = after > 0 ? value * Double(sight.size) / Double(after) : value
            guard !looksAhead || then <= trigger.up else {
                under = 0
                return ScalingWish(
                    count: sight.size,
                    reason: "with \(after) instances \(trigger.metric.rawValue) would be \(trigger.metric.text(then)), "
                        + "over \(Figure.text(trigger.up))", seen: seen)
            }
        }
        under += 1
        guard under >= evaluations else {
            return ScalingWish(
                count: sight.size, reason: "all are low, for \(under) of \(evaluations) evaluations", seen: seen)
        }
        return ScalingWish(count: max(after, 0), reason: "all instances are under all lower triggers", seen: seen)
    }

    func hash(into trace: inout TraceHash) {
        for trigger in triggers {
            trace.combine(trigger.metric.rawValue)
            trace.combine(trigger.up)
            trace.combine(trigger.down)
        }
        for number in [evaluations, step, looksAhead ? 1 : 0, over, under] { trace.combine(Int64(number)) }
    }
}
