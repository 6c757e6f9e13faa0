import LabEngine
import LabFormat
import LabViews
import SimKernel

/// A learner's run at a terminal or by a script: reads a line, hands it to the session, shows what came of it.
struct RunLoop {
    private(set) var kept: KeptSession
    let display: any Display
    let reader: InputReader
    let surface: Surface
    /// A script's lines are shown with their output, and its outcome is the exit code.
    let isScript: Bool
    /// Where a line on the terminal may say that something takes long.
    let showsProgress: Bool

    let candidates: CompletionSource

    /// What the learner has to know before the first page.
    let notice: [String]

    private var held: Set<String>
    private var outcome = Outcome()

    init(
        _ kept: KeptSession, display: any Display, reader: InputReader, surface: Surface, isScript: Bool,
        showsProgress: Bool, candidates: CompletionSource, notice: [String] = []
    ) {
        self.kept = kept
        self.display = display
        self.reader = reader
        self.surface = surface
        self.isScript = isScript
        self.showsProgress = showsProgress
        self.candidates = candidates
        self.notice = notice
        held = HeldParts.titles(in: kept.session)
    }

    /// Runs until the learner leaves or the script ends.
    mutating func run() throws -> ExitStatus {
        try display.welcome(kept.session)
        if !notice.isEmpty { try display.tell(notice, word: "notice") }
        try display.page(kept.session, held: held)
        while true {
            let prompt = Prompt.text(kept.session)
            candidates.session = kept.session
            switch try reader.next(prompt: prompt) {
            case .interrupted: continue
            case .end: return try leave(atEnd: true)
            case .text(let line):
                if isScript, !line.allSatisfy(\.isWhitespace) { try display.echo(line, prompt: prompt) }
                guard try take(line) else { return try leave(atEnd: false) }
            }
        }
    }

    private func leave(atEnd: Bool) throws -> ExitStatus {
        if atEnd && !isScript { try display.tell([""], word: "end") }
        try display.farewell(kept.session)
        return isScript ? outcome.status : .done
    }

    /// False when the line asks to leave.
    private mutating func take(_ line: String) throws -> Bool {
        let session = kept.session
        switch TypedLine(line, quizzes: session.step.quizzes.count, openQuiz: session.openQuiz) {
        case .empty: break
        case .problem(let message):
            outcome.noteProblem()
            try display.problem(message)
        case .view("quit", _): return false
        case .view("text", ""): try display.page(session, held: held)
        case .view(let word, let argument): try look(word, argument)
        case .input(let input): try act(input)
        }
        return true
    }

    private mutating func act(_ input: Input) throws {
        let step = kept.session.stepNumber
        let promptWidth = TextWidth.of(Prompt.text(kept.session))
        let effects = try ProgressLine.during("working", isShown: showsProgress) { try kept.handle(input) }
        outcome.note(effects, step: step)
        try display.show(effects, in: kept.session, promptWidth: promptWidth)
        for effect in effects {
            if case .verdicts(let verdicts) = effect { held = HeldParts.titles(of: verdicts) }
        }
        if kept.session.stepNumber != step {
            held = []
            try display.tell([""], word: "blank")
            try display.page(kept.session, held: held)
        }
    }

    private mutating func look(_ word: String, _ argument: String) throws {
        let view = SessionView(session: kept.session, surface: surface)
        switch view.lines(word, argument) {
        case .success(let lines): try display.tell(lines, word: word)
        case .failure(let problem):
            outcome.noteProblem()
            try display.problem(problem.message)
        }
    }
}
