import SimKernel

/// What a policy wants, before bounds and cooldowns.
struct ScalingWish: Sendable {
    let count: Int
    let reason: String
    var seen: [ScalingDecision.Seen] = []
}

/// A rule that says how many instances there should be.
protocol ScalingRule: Sendable {
    /// Called once for each evaluation; `sight.size` instances are its base.
    mutating func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish
    func hash(into trace: inout TraceHash)
}

/// What a rule may know of what was done before.
struct ScalingPast: Sendable, Hashable {
    /// One change of the size.
    struct Change: Sendable, Hashable {
        let at: Micros
        let from: Int
        let to: Int
    }

    /// Actions that did not fail, of the last `span`; the oldest first.
    private(set) var changes: [Change] = []
    /// When the last one up and the last one of any kind were made, or completed where the policy counts from there.
    var lastUp: Change?
    var lastDown: Change?

    /// The Kubernetes API allows a policy no longer period.
    static let span: Micros = .minutes(30)

    mutating func record(_ change: Change) {
        changes.removeAll { $0.at <= change.at - Self.span }
        changes.append(change)
        if change.to > change.from { lastUp = change } else { lastDown = change }
    }

    /// The last change did not come about.
    mutating func takeBack(_ change: Change, up: Change?, down: Change?) {
        changes.removeAll { $0 == change }
        (lastUp, lastDown) = (up, down)
    }

    /// How many were added and removed since `time`, that moment not included.
    func moved(after time: Micros) -> (added: Int, removed: Int) {
        var moved = (added: 0, removed: 0)
        for change in changes where change.at > time {
            moved.added += max(0, change.to - change.from)
            moved.removed += max(0, change.from - change.to)
        }
        return moved
    }
}

/// The policies that there are.
enum ScalingPolicy: Sendable {
    case automatic(TriggerRule)
    case manual(ManualRule)
    case scheduled(ScheduleRule)
    case targetTracking(TargetTrackingRule)
    case podAutoscaler(PodAutoscalerRule)

    static let names = ["AUTOMATIC", "MANUAL", "SCHEDULED", "TARGET_TRACKING", "HPA"]

    var name: String {
        switch self {
        case .automatic: "AUTOMATIC"
        case .manual: "MANUAL"
        case .scheduled: "SCHEDULED"
        case .targetTracking: "TARGET_TRACKING"
        case .podAutoscaler: "HPA"
        }
    }

    mutating func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        switch self {
        case .automatic(var rule):
            defer { self = .automatic(rule) }
            return rule.want(sight, past, bounds)
        case .manual(let rule): return rule.want(sight, past, bounds)
        case .scheduled(let rule): return rule.want(sight, past, bounds)
        case .targetTracking(var rule):
            defer { self = .targetTracking(rule) }
            return rule.want(sight, past, bounds)
        case .podAutoscaler(var rule):
            defer { self = .podAutoscaler(rule) }
            return rule.want(sight, past, bounds)
        }
    }

    private var rule: any ScalingRule {
        switch self {
        case .automatic(let rule): rule
        case .manual(let rule): rule
        case .scheduled(let rule): rule
        case .targetTracking(let rule): rule
        case .podAutoscaler(let rule): rule
        }
    }

    /// Decides again while instances start: an HPA only sets a number, and target tracking may add more.
    var actsWhileStarting: Bool {
        switch self {
        case .podAutoscaler, .targetTracking: true
        case .automatic, .manual, .scheduled: false
        }
    }

    /// An HPA that says what its pods request, or may use.
    var statesResources: Bool {
        if case .podAutoscaler(let rule) = self { return !rule.resources.isEmpty }
        return false
    }

    /// Orders that take too long are taken back and made anew; a pod that waits for its node just waits.
    var abandonsLateStarts: Bool {
        if case .podAutoscaler = self { return false }
        return true
    }

    /// The wait before an action that has failed so many times is tried again: an HPA at its next evaluation, all others
    /// with a wait that doubles.
    func backOff(failures: Int) -> Micros {
        if case .podAutoscaler = self { return 0 }
        let doublings = min(max(failures - 1, 0), 10)
        return min(.seconds(15) << Micros(doublings), .minutes(5))
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(name)
        rule.hash(into: &trace)
    }
}
