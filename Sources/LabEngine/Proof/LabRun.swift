import LabFormat
import SimKernel

/// One learner's way through a lab, step by step, with what is proven on the way.
struct LabRun {
    enum Depth {
        case full
        /// Every solution, for its trace; nothing else.
        case solutionsOnly
        /// The first solution of each step, and the proofs that depend on the mode.
        case firstSolutions
    }

    private let source: LabEdition
    private let learner: String
    private let mode: Mode
    private let depth: Depth
    private(set) var results: [ProofResult] = []
    /// State hashes after each solution, in order.
    private(set) var trace: [UInt64] = []

    init(_ source: LabEdition, learner: String, mode: Mode, depth: Depth) {
        self.source = source
        self.learner = learner
        self.mode = mode
        self.depth = depth
        walk()
    }

    private mutating func walk() {
        let identity = SessionIdentity(lab: source.lab.id, learner: learner)
        let session: Session
        do {
            session = try Session(source.lab, enhancements: source.enhancements, identity: identity, mode: mode)
        } catch {
            note(.begins, nil, "the lab in \(mode.rawValue) mode", line: 1, failure: error.description)
            return
        }
        note(.begins, nil, "the lab in \(mode.rawValue) mode", line: 1, failure: nil)
        var entries = [session]
        for index in session.plan.steps.indices {
            guard let entry = entries.first else { return }
            let proof = StepProof(entry: entry)
            if depth != .solutionsOnly { results += proof.untouched().map(completed) }
            if depth == .full { results += (proof.wrongs() + proof.keeps() + proof.outputs()).map(completed) }
            if depth != .solutionsOnly { results += proof.emptyBlanks().map(completed) }
            let ends = solve(entries)
            guard index + 1 < session.plan.steps.count else { return }
            entries = []
            for end in ends {
                if let next = onward(end) { entries.append(next) }
            }
        }
    }

    /// Plays every solution from every entry; gives the ends of those from the first entry that passed.
    private mutating func solve(_ entries: [Session]) -> [Session] {
        var ends: [Session] = []
        for (index, entry) in entries.enumerated() {
            let proof = StepProof(entry: entry)
            let routes = depth == .firstSolutions ? Array(proof.routes.prefix(1)) : proof.routes
            for route in routes {
                let (result, end) = proof.solution(route)
                if depth != .solutionsOnly { results.append(completed(result)) }
                trace.append(end.world.stateHash())
                if index == 0, result.passed { ends.append(end) }
            }
        }
        return ends
    }

    private mutating func onward(_ end: Session) -> Session? {
        var next = end
        let effects = next.handle(.next)
        guard next.current == end.current + 1 else {
            let reason = effects.compactMap { if case .failed(let text) = $0 { text } else { nil } }.first
            note(
                .begins, nil, "step \(end.stepNumber + 1)", line: 1,
                failure: reason ?? "The next step cannot be entered.")
            return nil
        }
        return next
    }

    private mutating func note(
        _ kind: ProofResult.Kind, _ step: String?, _ subject: String, line: Int, failure: String?
    ) {
        results.append(
            ProofResult(
                kind: kind, lab: source.lab.id, step: step, subject: subject, learner: learner, line: line,
                failure: failure))
    }

    private func completed(_ result: ProofResult) -> ProofResult {
        var result = result
        result.learner = learner
        return result
    }
}
