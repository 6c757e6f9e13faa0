import LabFormat

extension JournalHeader {
    init(_ plan: LabPlan, identity: SessionIdentity) {
        self.init(
            lab: plan.lab.id, course: identity.course, learner: identity.learner, mode: plan.mode.rawValue,
            seed: Hex64(identity.seed), practice: identity.isPractice, behaviour: Behaviour.current,
            logic: LabDigest.logic(plan.lab, enhancements: plan.enhancements),
            text: LabDigest.text(plan.lab, enhancements: plan.enhancements))
    }
}
