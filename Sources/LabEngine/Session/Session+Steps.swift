import LabFormat

extension Session {
    /// Enters a step: its set-up runs, and what `start` sees is kept.
    mutating func enter(_ index: Int) throws(SessionError) {
        let step = plan.steps[index]
        var next = world
        try next.prepare(step, of: plan.lab.id)
        world = next
        current = index
        past = Past()
        began = world
        settleFiles()
        world.lookAtKeeps(began: began)
        began = world
        if !step.goals.isEmpty { records[index].pars = pars() }
    }

    /// Goes on to the next step once this one has passed; a step that is only read passes by going on.
    mutating func enterNext() -> [Effect] {
        var effects: [Effect] = []
        if step.isReading, !records[current].score.passed { effects += check() }
        guard records[current].score.passed else {
            return [.refused("Step \(current + 1) has not passed yet. Type :check to see what is missing.")]
        }
        guard current + 1 < plan.steps.count else {
            return effects.isEmpty ? [.refused("This was the last step. Type :quit to leave.")] : effects
        }
        do {
            try enter(current + 1)
            return effects + [.entered(step: current + 1)]
        } catch {
            return effects + [.failed(error.description)]
        }
    }
}
