import Foundation
import LabEngine
import LabViews

/// Plays each step's first solution, checks it and goes on, with a pause a command for those who watch.
struct DemoLoop {
    private(set) var kept: KeptSession
    let display: any Display
    /// Seconds before each command; none without a terminal.
    let pause: Double
    let showsProgress: Bool

    private var outcome = Outcome()

    init(_ kept: KeptSession, display: any Display, pause: Double, showsProgress: Bool) {
        self.kept = kept
        self.display = display
        self.pause = pause
        self.showsProgress = showsProgress
    }

    mutating func run() throws -> ExitStatus {
        try display.welcome(kept.session)
        while true {
            try display.page(kept.session, held: [])
            for move in kept.session.demonstration {
                if let input = kept.session.input(for: move) { try play(input) }
            }
            try play(.check)
            guard kept.session.hasPassed(step: kept.session.stepNumber) else { break }
            let step = kept.session.stepNumber
            if step == kept.session.plan.steps.count { break }
            try play(.next)
            guard kept.session.stepNumber > step else { break }
        }
        try display.farewell(kept.session)
        return kept.session.isFinished ? .done : outcome.status == .done ? .failed : outcome.status
    }

    private mutating func play(_ input: Input) throws {
        let prompt = Prompt.text(kept.session)
        try display.echo(Self.typed(input, quizzes: kept.session.step.quizzes.count), prompt: prompt)
        if pause > 0 { Thread.sleep(forTimeInterval: pause) }
        let step = kept.session.stepNumber
        let effects = try ProgressLine.during("working", isShown: showsProgress) { try kept.handle(input) }
        outcome.note(effects, step: step)
        try display.show(effects, in: kept.session, promptWidth: TextWidth.of(prompt))
    }

    /// As a learner would type it in a step with so many questions.
    static func typed(_ input: Input, quizzes: Int) -> String {
        switch input {
        case .command(let text): text
        case .runShown(let number): ":\(number)"
        case .check: ":check"
        case .next: ":next"
        case .hint: ":hint"
        case .solution(let run): run ? ":solution run" : ":solution"
        case .fill(let number, let text): ":fill \(number) \(text)"
        case .reveal(let number): ":reveal \(number)"
        case .answer(let number, let text): quizzes > 1 ? ":answer \(number) \(text)" : ":answer \(text)"
        case .undo(let count): ":undo \(count)"
        case .replay: ":replay"
        }
    }
}
