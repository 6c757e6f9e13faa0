package import LabFormat

extension JournalHeader {
    /// The header of a session that begins now.
    package init(_ lab: Lab, enhancements: [Enhancement], identity: SessionIdentity, mode: Mode) {
        self.init(
            lab: lab.id, course: identity.course, learner: identity.learner, mode: mode.rawValue,
            seed: Hex64(identity.seed), practice: identity.isPractice, behaviour: Behaviour.current,
            logic: LabDigest.logic(lab, enhancements: enhancements),
            text: LabDigest.text(lab, enhancements: enhancements))
    }
}
