import ArgumentParser
import Foundation
import LabEngine
import LabFormat
import LabViews
import Progress

/// Plays a lab, step by step.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a lab, step by step.",
        discussion: """
            At a terminal you type commands of the shell, and the session's own words behind a colon: :help lists them. \
            What you did is kept; the same call goes on where you stopped.
            """)

    @Argument(help: "topic/name, or the path of a lab's file; left out, the next lab of --course.")
    var lab: String?

    @Option(help: "Whose progress it is.")
    var learner = "me"

    @Option(help: "The course that the lab is played in: its order is kept.")
    var course = ""

    @Option(help: "lab, demo, challenge or expert.")
    var mode: Mode = .lab

    @Option(help: "Practise with this seed: it counts for nobody.")
    var seed: UInt64?

    @Option(help: "Read what a learner would type from a file, a line each; - is standard input.")
    var script: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(help: "For screen readers: no drawings, no colour, no cursor movement.")
    var plain = false

    @Flag(
        help:
            "Go on with work that a shardlab of another behaviour recorded: it is replayed, and passed steps stay passed."
    )
    var replay = false

    @OptionGroup var data: DataFolder

    func run() throws {
        if mode == .demo, script != nil { throw Problem("A demonstration plays by itself. Leave --script out.") }
        let facts = TerminalFacts.now()
        let surface = facts.surface(isPlain: plain)
        let walk = try LabShelf.course(played: course).map { found throws(Problem) in
            try CourseWalk(found, learner: learner, data: data)
        }
        let lab = try chosenLab(walk)
        let texts = try LabShelf.texts(of: lab)
        let edition = try PlayableLab.edition(texts)
        try walk?.admit(edition.lab.id, mode: mode, counts: mode.counts && seed == nil)
        let identity = SessionIdentity(course: course, lab: edition.lab.id, learner: learner, practiceSeed: seed)
        let display: any Display = json ? JSONDisplay() : TextDisplay(surface: surface, comeBack: comeBack(lab))
        let showsProgress = facts.canRedraw(isPlain: plain) && !json
        let status: ExitStatus
        if mode == .demo {
            let pause = facts.isOutputTerminal && !json ? Self.demoPause : 0
            var demo = DemoLoop(
                try demonstration(edition, identity), display: display, pause: pause, showsProgress: showsProgress)
            status = try demo.run()
        } else {
            let opening = AttemptOpening(
                edition: edition, texts: texts, identity: identity, mode: mode, store: try data.store(),
                asks: isTyped(facts))
            guard let attempt = try opening.attempt(replaying: replay) else { return }
            let notice = (walk?.welcome(edition.lab.id) ?? []) + AttemptNotice.lines(attempt)
            status = try play(KeptSession(attempt), display, surface, facts, showsProgress, notice: notice)
            if let course = walk?.standing.course, !json {
                let after = try CourseWalk(course, learner: learner, data: data).farewell(edition.lab.id)
                for line in after { try Console.print(TerminalText.cleanLine(line)) }
            }
        }
        if status != .done { throw status }
    }

    /// The lab that was named, or the course's next.
    private func chosenLab(_ walk: CourseWalk?) throws(Problem) -> String {
        if let lab { return lab }
        guard let walk else {
            throw Problem(
                course.isEmpty
                    ? "Name a lab, or a course with --course. shardlab list shows what there is."
                    : "There is no course \"\(course)\" whose labs could be told. Name the lab.")
        }
        return try walk.next()
    }

    /// Seconds before each command of a demonstration, for those who watch.
    private static let demoPause = 1.2

    /// Whether a learner sits at a terminal.
    private func isTyped(_ facts: TerminalFacts) -> Bool {
        script == nil && facts.isInputTerminal && facts.isOutputTerminal && !json
    }

    /// A demonstration is nobody's attempt.
    private func demonstration(_ edition: LabEdition, _ identity: SessionIdentity) throws(Problem) -> KeptSession {
        do {
            return KeptSession(
                try Session(edition.lab, enhancements: edition.enhancements, identity: identity, mode: mode))
        } catch {
            throw Problem(error.description)
        }
    }

    private func play(
        _ session: KeptSession, _ display: any Display, _ surface: Surface, _ facts: TerminalFacts,
        _ showsProgress: Bool, notice: [String]
    ) throws -> ExitStatus {
        let isTyped = isTyped(facts)
        let candidates = CompletionSource()
        let source: any LineSource =
            isTyped ? try editor(surface, candidates) : try script.map(ScriptLines.init(path:)) ?? ScriptLines()
        var loop = RunLoop(
            session, display: display, reader: InputReader(source), surface: surface, isScript: !isTyped,
            showsProgress: showsProgress && isTyped, candidates: candidates, notice: notice)
        return try loop.run()
    }

    private func editor(_ surface: Surface, _ candidates: CompletionSource) throws(Problem) -> any LineSource {
        if plain { return PlainPrompt() }
        let history = data.url.appending(path: "history").path
        guard let editor = LineEditor(historyPath: history, surface: surface, complete: candidates.words) else {
            return PlainPrompt()
        }
        return editor
    }

    /// The call that goes on with this attempt.
    private func comeBack(_ lab: String) -> String {
        var words = ["shardlab", "run", lab]
        if learner != "me" { words += ["--learner", learner] }
        if !course.isEmpty { words += ["--course", course] }
        if mode != .lab { words += ["--mode", mode.rawValue] }
        if let seed { words += ["--seed", "\(seed)"] }
        if plain { words.append("--plain") }
        if let path = data.path { words += ["--data-dir", path] }
        return words.joined(separator: " ")
    }
}

extension Mode: ExpressibleByArgument {}
