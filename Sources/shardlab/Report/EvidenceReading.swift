import LabEngine
import LabFormat
import LabViews
import SimKernel

/// What a replay shows on its way, kept for the report: each step's verdicts, answers and inputs, and the world before.
struct EvidenceReading {
    private(set) var steps: [EvidenceReport.Step] = []
    private(set) var before: EvidenceReport.Scene?
    /// Wall time of the first and of the last input, in seconds since 1970.
    private(set) var began: Int64?
    private(set) var ended: Int64?
    private(set) var inputs = 0
    private var current = 0
    /// Answers of the current step that wait for a check: quiz and place among its answers.
    private var waiting: [(quiz: Int, answer: Int)] = []

    /// Of a step's inputs so many are shown; of an input's output so many characters.
    static let inputLimit = 400
    static let outputLimit = 4_000

    mutating func see(_ session: Session, _ moment: ReplayMoment) {
        switch moment {
        case .begun:
            before = SceneReading.scene(session)
            steps = session.plan.steps.map { step in
                var shown = EvidenceReport.Step(
                    number: step.number, title: session.plan.replaced(step.title), of: step.points)
                shown.quizzes = step.quizzes.map { .init(ask: $0.ask, isPrediction: $0.predict) }
                return shown
            }
        case .done(let line, let effects):
            inputs += 1
            began = began ?? line.clock
            ended = line.clock ?? ended
            note(line, effects, session)
            for effect in effects { note(effect, line.input, session) }
            if session.stepNumber - 1 != current {
                current = session.stepNumber - 1
                waiting = []
            }
            for index in steps.indices {
                steps[index].points = session.points(ofStep: index + 1).points
                steps[index].hasPassed = session.hasPassed(step: index + 1)
            }
        }
    }

    private mutating func note(_ line: JournalLine, _ effects: [Effect], _ session: Session) {
        guard steps[current].inputs.count < Self.inputLimit else {
            steps[current].furtherInputs += 1
            return
        }
        let told = InputText(input: line.input, effects: effects)
        steps[current].inputs.append(
            .init(
                number: line.n, time: line.at.inSeconds, text: told.text, outcome: told.outcome,
                output: told.output(most: Self.outputLimit), hasFailed: told.hasFailed))
    }

    private mutating func note(_ effect: Effect, _ input: Input, _ session: Session) {
        switch effect {
        case .verdicts(let verdicts): note(verdicts)
        case .hint(let number, _, _, let cost): help("hint \(number)", cost)
        case .revealed(let blank, _, let cost): help("blank \(blank) shown", cost)
        case .solution: help("solution shown", 0)
        case .answered(let quiz, let right, _):
            if case .answer(_, let text) = input {
                answer(text, to: quiz, right, session)
            } else if steps[current].quizzes.indices.contains(quiz - 1) {
                steps[current].quizzes[quiz - 1].answers.append(.init(text: "(by the solution)", isRight: right))
            }
        default: break
        }
    }

    /// The check that passes is the one that counts; before it, the latest.
    private mutating func note(_ verdicts: [Verdict]) {
        guard !steps[current].hasPassed else { return }
        steps[current].parts = verdicts.map { verdict in
            let reasons = verdict.reasons.flatMap { reason in
                [([reason.assertion] + reason.details).filter { !$0.isEmpty }.joined(separator: "; ")]
                    + (reason.message.map { [$0] } ?? [])
            }
            return .init(
                kind: verdict.part.rawValue, title: verdict.title, holds: verdict.holds, points: verdict.points,
                of: verdict.of, reasons: reasons.filter { !$0.isEmpty })
        }
        settle(verdicts)
    }

    /// Predictions that waited: their verdicts stand in the order of the step's questions.
    private mutating func settle(_ verdicts: [Verdict]) {
        let settled = verdicts.filter { $0.part == .quiz }
        waiting.removeAll { quiz, answer in
            guard settled.indices.contains(quiz) else { return false }
            let isOpen = settled[quiz].reasons.contains {
                $0.details.contains("the sandbox cannot show the answer yet")
            }
            guard !isOpen else { return false }
            steps[current].quizzes[quiz].answers[answer].isRight = settled[quiz].holds
            return true
        }
    }

    private mutating func answer(_ text: String, to number: Int, _ right: Bool?, _ session: Session) {
        let quiz = number - 1
        guard steps[current].quizzes.indices.contains(quiz) else { return }
        steps[current].quizzes[quiz].answers.append(
            .init(text: Self.words(text, session.plan.steps[current].quizzes[quiz]), isRight: right))
        if right == nil { waiting.append((quiz, steps[current].quizzes[quiz].answers.count - 1)) }
    }

    /// Options by their texts; a value as it was given.
    private static func words(_ text: String, _ quiz: QuizPlan) -> String {
        guard case .options(let options) = quiz.response else { return text }
        let numbers = text.split { $0 == "," || $0 == " " }.compactMap { Int($0) }
        let chosen = numbers.filter { options.indices.contains($0 - 1) }.map { options[$0 - 1].text }
        return chosen.isEmpty ? text : chosen.joined(separator: "; ")
    }

    private mutating func help(_ text: String, _ cost: Int) {
        let words = cost == 0 ? text : "\(text) (\(cost == 1 ? "1 point" : "\(cost) points"))"
        if !steps[current].help.contains(words) { steps[current].help.append(words) }
    }
}
