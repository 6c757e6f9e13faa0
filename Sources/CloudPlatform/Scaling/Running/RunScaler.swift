import BSON
import SimKernel

/// A scaler at its appointments.
extension Platform {
    mutating func evaluateScaler(_ id: Int, life: Int) {
        guard let index = scaling.index(of: id), scaling.scalers[index].life == life else { return }
        let target = scaling.scalers[index].target
        queue.schedule(.scalerDue(scaler: id, life: life), at: now + scaling.scalers[index].bounds.interval)
        guard var sight = sight(of: target) else { return }
        switch scaling.scalers[index].follow(sight) {
        case .completed:
            notify(.scalingCompleted, scalerFields(index) + [("instances", .number(Int64(sight.size)))])
        case .timedOut:
            let reason = "not up within \(Figure.text(scaling.scalers[index].bounds.startTimeout.inSeconds)) s"
            if scaling.scalers[index].policy.abandonsLateStarts { abandonResize(target) }
            failScaling(index, because: reason)
            guard let after = self.sight(of: target) else { return }
            sight = after
        case .none, .underWay: break
        }
        let decision = scaling.scalers[index].decide(sight)
        guard decision.action != .none else { return }
        notify(
            .scalingDecision,
            scalerFields(index) + [
                ("action", .string(decision.action.rawValue)), ("from", .number(Int64(decision.from))),
                ("wanted", .number(Int64(decision.wanted))), ("reason", .string(decision.reason)),
            ])
        let problem = resize(
            target, from: decision.from, to: decision.wanted, because: "scaler \(scaling.scalers[index].name)")
        if let problem {
            failScaling(index, because: problem)
        } else {
            scaling.scalers[index].begin()
        }
    }

    private mutating func failScaling(_ index: Int, because reason: String) {
        scaling.scalers[index].fail(because: reason, at: now)
        let wait = max(scaling.scalers[index].retryAt - now, scaling.scalers[index].bounds.interval)
        notify(
            .scalingFailed,
            scalerFields(index) + [
                ("reason", .string(reason)), ("failures", .number(Int64(scaling.scalers[index].failures))),
                ("retryInSeconds", .double(wait.inSeconds)),
            ])
    }

    private func scalerFields(_ index: Int) -> [(String, BSONValue)] {
        [
            ("scaler", .string(scaling.scalers[index].name)),
            ("target", .string(scaling.scalers[index].target.text)),
        ]
    }

    /// What scalers decided against their rules; empty for sound ones.
    package var scalingViolations: [String] { scaling.scalers.flatMap(\.violations) }
}
