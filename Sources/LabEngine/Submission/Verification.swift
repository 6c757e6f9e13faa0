import LabFormat

/// What replaying a submission showed.
package struct Verification: Sendable, Hashable, Encodable {
    package var accepted: Bool
    /// Why it is refused, and what to do; nil where it is accepted.
    package var reason: String?
    package var lab: String?
    package var course: String?
    package var learner: String?
    package var mode: String?
    package var behaviour: Int?
    package var logic: String?
    package var inputs: Int?
    /// As replayed, not as claimed.
    package var points: Int?
    package var of: Int?
    package var steps: [StepResult]?
    /// Wall time of the last input in seconds since 1970, as the learner's machine had it.
    package var lastInput: Int64?

    package struct StepResult: Sendable, Hashable, Encodable {
        package var id: String
        package var passed: Bool
        package var points: Int
        package var of: Int
    }

    package static func refused(_ reason: String, header: JournalHeader? = nil) -> Verification {
        Verification(
            accepted: false, reason: reason, lab: header?.lab, course: header?.course, learner: header?.learner,
            mode: header?.mode, behaviour: header?.behaviour, logic: header?.logic)
    }
}

extension Verification {
    /// Replays a submission's text against the lab that `find` gives for its header.
    package static func of(_ text: String, find: (JournalHeader) -> LabEdition?) -> Verification {
        let submission: Submission
        do {
            submission = try Submission(text: text)
        } catch {
            return .refused(error.description)
        }
        let header = submission.header
        if header.practice {
            return .refused(
                "It is practice: its seed was chosen with --seed. Hand in a run without --seed.", header: header)
        }
        if Mode(rawValue: header.mode)?.counts == false {
            return .refused(
                "It is a demonstration, which earns nothing. Hand in a run in another mode.", header: header)
        }
        guard let source = find(header) else {
            return .refused(
                "There is no lab \(header.lab) here. Call verify where its labs are.", header: header)
        }
        do {
            let session = try Replay.session(
                source.lab, enhancements: source.enhancements, header: header, lines: submission.lines)
            return result(session, submission)
        } catch {
            return .refused(error.description, header: header)
        }
    }

    private static func result(_ session: Session, _ submission: Submission) -> Verification {
        let header = submission.header
        let seal = submission.seal
        let claimed = [seal.points, seal.of, seal.passed, seal.steps]
        let replayed = [session.points, session.plan.points, session.passedSteps, session.plan.steps.count]
        guard claimed == replayed else {
            return .refused(
                "It claims \(seal.points) of \(seal.of) points, and replays to \(session.points) of \(session.plan.points). Hand in the file as shardlab submit wrote it.",
                header: header)
        }
        if let elsewhere = session.stepsOnWord.first {
            let steps = session.stepsOnWord.map { "\($0.step)" }.joined(separator: ", ")
            return .refused(
                "Step \(steps) passed with behaviour \(elsewhere.behaviour), and its inputs do not earn that with behaviour \(Behaviour.current), which this engine has. All else replays. Use a shardlab with behaviour \(elsewhere.behaviour) for the lines before the replay.",
                header: header)
        }
        let steps = session.plan.steps.map { step in
            StepResult(
                id: step.id, passed: session.hasPassed(step: step.number),
                points: session.points(ofStep: step.number).points, of: step.points)
        }
        return Verification(
            accepted: true, reason: nil, lab: header.lab, course: header.course, learner: header.learner,
            mode: header.mode, behaviour: header.behaviour, logic: header.logic, inputs: submission.lines.count,
            points: session.points, of: session.plan.points, steps: steps,
            lastInput: submission.lines.last?.clock)
    }
}
