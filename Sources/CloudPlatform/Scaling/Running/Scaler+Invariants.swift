import SimKernel

extension Scaler {
    /// What its decisions broke: bounds left, or an action within its cooldown. Empty for a sound scaler.
    var violations: [String] {
        var broken: [String] = []
        var lastUp: Micros?
        var last: Micros?
        for act in acts {
            if act.bounds.clamped(act.wanted) != act.wanted {
                broken.append("\(name) wanted \(act.wanted) at \(act.at), outside of its bounds")
            }
            if !act.mendsBounds {
                if act.action == .up, act.baseInCooldown == nil, let lastUp, act.at < lastUp + act.bounds.cooldownUp {
                    broken.append("\(name) scaled up at \(act.at), within its cooldown")
                }
                if act.action == .down, let last, act.at < last + act.bounds.cooldownDown {
                    broken.append("\(name) scaled down at \(act.at), within its cooldown")
                }
            }
            if act.baseInCooldown != nil, act.action != .up {
                broken.append("\(name) acted within its cooldown at \(act.at) and not for a larger scale-out")
            }
            if case .failed? = act.outcome { continue }
            last = act.at
            if act.action == .up { lastUp = act.at }
        }
        return broken
    }
}
