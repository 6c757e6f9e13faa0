import SimKernel

/// A policy for a target, what it did so far, and what is under way. It decides without touching anything.
struct Scaler: Sendable {
    /// Decisions to act that are remembered.
    static let actLimit = 1_000
    /// Evaluations that are remembered, whatever came of them.
    static let recentLimit = 240

    /// An action that is not over yet.
    struct Activity: Sendable {
        let change: ScalingPast.Change
        let deadline: Micros
        /// What the past showed before.
        let lastUp: ScalingPast.Change?
        let lastDown: ScalingPast.Change?
    }

    struct Counts: Sendable, Hashable {
        var up: Int64 = 0
        var down: Int64 = 0
        var failed: Int64 = 0
    }

    let id: Int
    let name: String
    let target: ScalingTarget
    var policy: ScalingPolicy
    var bounds: ScalingBounds
    var isSuspended = false
    /// Appointments of an earlier configuration are void.
    var life = 0
    var past = ScalingPast()
    private(set) var acts: [ScalingDecision] = []
    private(set) var recent: [ScalingDecision] = []
    private(set) var evaluations = 0
    /// Instances that the last evaluation saw, and that its policy asked for within the bounds, held or not.
    private(set) var size: Int?
    private(set) var desired: Int?
    /// Decisions to act, and those of them that failed.
    private(set) var counts = Counts()
    private(set) var activity: Activity?
    /// In a row.
    private(set) var failures = 0
    private(set) var retryAt: Micros = 0
    /// A fault that tests plant.
    var ignoresCooldown = false

    init(id: Int, name: String, target: ScalingTarget, policy: ScalingPolicy, bounds: ScalingBounds) {
        (self.id, self.name, self.target, self.policy, self.bounds) = (id, name, target, policy, bounds)
    }

    /// One evaluation. A decision to act is remembered; `begin` or `fail` must tell what came of it.
    mutating func decide(_ sight: ScalingSight) -> ScalingDecision {
        let wish = policy.want(sight, past, bounds)
        var wanted = bounds.clamped(wish.count)
        var reason = wish.reason
        if wanted != wish.count {
            reason += wanted < wish.count ? ", at most \(bounds.maximum)" : ", at least \(bounds.minimum)"
        }
        (size, desired) = (sight.size, wanted)
        let mendsBounds = bounds.clamped(sight.size) != sight.size
        var base: Int?
        if wanted != sight.size {
            switch hold(wanted, sight, mendsBounds: mendsBounds) {
            case .held(let why):
                reason += "; " + why
                wanted = sight.size
            case .freeFrom(let size): base = size
            }
        }
        let decision = ScalingDecision(
            at: sight.at, from: sight.size, wanted: wanted, reason: reason, seen: wish.seen, bounds: bounds,
            mendsBounds: mendsBounds, baseInCooldown: base)
        evaluations += 1
        Self.keep(decision, in: &recent, limit: Self.recentLimit)
        switch decision.action {
        case .up: counts.up += 1
        case .down: counts.down += 1
        case .none: return decision
        }
        Self.keep(decision, in: &acts, limit: Self.actLimit)
        return decision
    }

    private enum Hold {
        case held(String)
        /// Free to act; within a cooldown from the size before it.
        case freeFrom(Int?)
    }

    private func hold(_ wanted: Int, _ sight: ScalingSight, mendsBounds: Bool) -> Hold {
        let (now, isUp) = (sight.at, wanted > sight.size)
        if isSuspended { return .held("it is suspended") }
        if let activity, !(policy.actsWhileStarting && isUp), !actsAtAnyTime {
            return .held("the change from \(activity.change.from) to \(activity.change.to) is not over")
        }
        if now < retryAt {
            return .held("it has failed and is tried again in \(Figure.text((retryAt - now).inSeconds)) s")
        }
        if mendsBounds || ignoresCooldown { return .freeFrom(nil) }
        if isUp {
            guard let last = past.lastUp, now < last.at + bounds.cooldownUp else { return .freeFrom(nil) }
            if case .targetTracking = policy { return .freeFrom(last.from) }
            return .held(
                "the cooldown after the scale-up lasts \(Figure.text((last.at + bounds.cooldownUp - now).inSeconds)) s more"
            )
        }
        guard let last = [past.lastUp, past.lastDown].compactMap({ $0?.at }).max(), now < last + bounds.cooldownDown
        else { return .freeFrom(nil) }
        return .held("the cooldown lasts \(Figure.text((last + bounds.cooldownDown - now).inSeconds)) s more")
    }

    private var actsAtAnyTime: Bool {
        if case .podAutoscaler = policy { return true }
        return false
    }

    private static func keep(_ decision: ScalingDecision, in list: inout [ScalingDecision], limit: Int) {
        if list.count == limit { list.removeFirst(limit / 4) }
        list.append(decision)
    }

    // MARK: What comes of an action

    /// The last decision is being carried out.
    mutating func begin() {
        guard let decision = acts.last else { return }
        let change = ScalingPast.Change(at: decision.at, from: decision.from, to: decision.wanted)
        activity = Activity(
            change: change, deadline: decision.at &+ bounds.startTimeout, lastUp: past.lastUp, lastDown: past.lastDown)
        past.record(change)
        acts[acts.count - 1].outcome = .started
    }

    /// The last decision could not be carried out, or what was begun has not come about: it starts no cooldown and is
    /// tried again later.
    mutating func fail(because reason: String, at now: Micros) {
        failures += 1
        counts.failed += 1
        retryAt = now + policy.backOff(failures: failures)
        if let last = acts.indices.last, acts[last].outcome == nil {
            // What is under way from before goes on.
            acts[last].outcome = .failed(reason)
            return
        }
        if let begun = acts.lastIndex(where: { $0.outcome == .started }) { acts[begun].outcome = .failed(reason) }
        if let activity, !actsAtAnyTime {
            past.takeBack(activity.change, up: activity.lastUp, down: activity.lastDown)
        }
        activity = nil
    }

    /// What has become of the action under way.
    enum Progress: Sendable, Equatable {
        case none, underWay, completed, timedOut
    }

    mutating func follow(_ sight: ScalingSight) -> Progress {
        guard let activity else { return .none }
        if sight.isSettled, sight.size == activity.change.to {
            complete(at: sight.at)
            return .completed
        }
        return sight.at >= activity.deadline ? .timedOut : .underWay
    }

    private mutating func complete(at now: Micros) {
        for index in acts.indices.reversed() where acts[index].outcome == .started { acts[index].outcome = .completed }
        // Amazon counts a cooldown from the end of the activity.
        if case .targetTracking = policy, let change = activity?.change {
            let last = ScalingPast.Change(at: now, from: change.from, to: change.to)
            if change.to > change.from { past.lastUp = last } else { past.lastDown = last }
        }
        activity = nil
        failures = 0
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(id))
        trace.combine(name)
        trace.combine(target.text)
        policy.hash(into: &trace)
        bounds.hash(into: &trace)
        for number in [evaluations, failures, acts.count, isSuspended ? 1 : 0] { trace.combine(Int64(number)) }
        trace.combine(retryAt)
        trace.combine(activity?.deadline ?? -1)
        if let last = acts.last {
            trace.combine(last.at)
            trace.combine(Int64(last.wanted))
        }
    }
}
