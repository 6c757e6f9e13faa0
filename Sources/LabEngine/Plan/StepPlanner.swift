import LabFormat
import ShellSyntax

/// Makes a step's plan: walks its blocks in file order and numbers blanks and commands through.
struct StepPlanner {
    let lab: String
    let step: Step
    let number: Int
    let mode: Mode
    let words: Substitution

    private var commands: [ShownCommand] = []
    private var blanks: [OpenBlank] = []
    private var checks: [CheckPlan] = []
    private var goals: [GoalPlan] = []
    private var quizzes: [QuizPlan] = []
    private var fills: [FillPlan] = []
    private var told: [ToldBlock] = []
    private var order: [StepPlan.Block] = []

    init(lab: String, step: Step, number: Int, mode: Mode, words: Substitution) {
        self.lab = lab
        self.step = step
        self.number = number
        self.mode = mode
        self.words = words
    }

    mutating func plan() throws(SessionError) -> StepPlan {
        for node in step.nodes {
            switch node {
            case .shell(let block): try add(block)
            case .check(let block): try add(block)
            case .quiz(let block): add(block)
            case .fill(let block): add(block)
            case .goal(let block): add(block)
            case .prose, .view, .code: break
            }
        }
        return StepPlan(
            step: step, number: number,
            setup: step.setup.map { SetupBlock(source: words.shell($0.fragment.filled), line: $0.line) },
            commands: commands, blanks: blanks, checks: checks, goals: goals, quizzes: quizzes, fills: fills,
            hints: step.hints.map { words.text($0.markdown) },
            passed: step.passed.map { words.text($0.markdown) },
            solutions: try solutions(), wrongs: try wrongs(), told: told, order: order)
    }

    /// In expert mode the commands are not shown, and so have no blanks and no numbers.
    private mutating func add(_ block: ShellBlock) throws(SessionError) {
        let complete = words.shell(block.fragment.filled)
        order.append(.shell(told.count))
        told.append(
            ToldBlock(
                commands: try parsed(block.line) { () throws(SyntaxDiagnostic) in try CommandSplit.commands(complete) },
                output: block.output.map { words.text($0.text) }, line: block.line))
        guard mode != .expert else { return }
        let pieces = block.fragment.pieces.map { piece -> ShownCommand.Piece in
            switch piece {
            case .literal(let text): .text(words.shell(text))
            case .blank(let blank) where mode.openBlanks.contains(blank.level): .blank(open(blank, at: .command))
            case .blank(let blank): .text(words.shell(blank.answer))
            }
        }
        let answers = Dictionary(uniqueKeysWithValues: blanks.map { ($0.number, $0.answer) })
        let first = commands.count + 1
        commands += try parsed(block.line) { () throws(SyntaxDiagnostic) in
            try ShownCommand.commands(of: pieces, answers: answers, firstNumber: first)
        }
    }

    private mutating func add(_ block: CheckBlock) throws(SessionError) {
        let source = words.shell(block.source.text)
        checks.append(
            CheckPlan(
                kind: block.kind, title: words.text(block.title), points: block.points,
                script: try parsed(block.line) { () throws(SyntaxDiagnostic) in try CheckScript.parse(source).get() }))
    }

    private mutating func add(_ block: GoalBlock) {
        goals.append(
            GoalPlan(
                title: words.text(block.title), points: block.points,
                value: words.shell(block.value.text), better: block.better))
    }

    private mutating func add(_ block: QuizBlock) {
        let response: QuizPlan.Response =
            switch block.response {
            case .options(let options):
                .options(
                    options.map { option in
                        QuizOption(
                            text: words.text(option.text), right: option.right,
                            why: words.text(option.why))
                    })
            case .expression(let source, let within):
                .expression(words.shell(source.text), within: within)
            }
        quizzes.append(
            QuizPlan(
                number: quizzes.count + 1, ask: words.text(block.ask), points: block.points,
                predict: block.predict, response: response))
    }

    private mutating func add(_ block: FillBlock) {
        let first = blanks.count
        let pieces = block.fragment.pieces.map { piece -> FillPlan.Piece in
            switch piece {
            case .literal(let text): .text(words.file(text))
            case .blank(let blank): filePiece(blank)
            }
        }
        order.append(.fill(fills.count))
        fills.append(
            FillPlan(
                file: words.text(block.file), points: block.points, pieces: pieces,
                blanks: blanks[first...].map(\.number)))
    }

    /// In demo mode a file's blanks are filled as the file's turn comes, so that their values can come from the sandbox.
    private mutating func filePiece(_ blank: Blank) -> FillPlan.Piece {
        if mode == .demo || mode.openBlanks.contains(blank.level) {
            return .blank(open(blank, at: .fill(fills.count)))
        }
        return blank.kind == .expression ? .value(words.shell(blank.answer)) : .text(words.file(blank.answer))
    }

    /// Gives a blank the step's next number.
    private mutating func open(_ blank: Blank, at place: OpenBlank.Place) -> Int {
        let number = blanks.count + 1
        let isCode = place == .command || blank.kind == .expression
        blanks.append(
            OpenBlank(
                number: number, place: place, kind: blank.kind,
                answer: isCode ? words.shell(blank.answer) : words.file(blank.answer),
                hint: words.text(blank.hint)))
        return number
    }

    private func solutions() throws(SessionError) -> [Route] {
        var routes: [Route] = []
        let references = step.referenceSolutions
        for (index, solution) in references.enumerated() {
            let isOwn = index == 0 && references.count > step.solutions.count
            routes.append(try route(solution.name ?? "", isOwn, solution.source, fails: [], line: step.line))
        }
        return routes
    }

    private func wrongs() throws(SessionError) -> [Route] {
        var routes: [Route] = []
        for wrong in step.wrongs {
            let fails = wrong.fails.map { words.text($0.name) }
            routes.append(try route(wrong.name, false, wrong.source.text, fails: fails, line: wrong.line))
        }
        return routes
    }

    private func route(
        _ name: String, _ isOwn: Bool, _ source: String, fails: [String], line: Int
    ) throws(SessionError) -> Route {
        let text = words.shell(source)
        let commands = try parsed(line) { () throws(SyntaxDiagnostic) in try CommandSplit.commands(text) }
        return Route(name: name, isOwn: isOwn, commands: commands, text: text, fails: fails, line: line)
    }

    private func parsed<T>(_ line: Int, _ body: () throws(SyntaxDiagnostic) -> T) throws(SessionError) -> T {
        do {
            return try body()
        } catch {
            throw .unreadable(lab: lab, line: line, message: error.text)
        }
    }
}
