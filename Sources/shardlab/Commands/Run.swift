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

    @Argument(help: "topic/name, or the path of a lab's file.")
    var lab: String

    @Option(help: "Whose progress it is.")
    var learner = "me"

    @Option(help: "The course that the lab is played in.")
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

    @OptionGroup var data: DataFolder

    func run() throws {
        if mode == .demo, script != nil { throw Problem("A demonstration plays by itself. Leave --script out.") }
        let facts = TerminalFacts.now()
        let surface = facts.surface(isPlain: plain)
        let texts = try LabShelf.texts(of: lab)
        let store = mode == .demo ? try Self.memory() : try data.store()
        let identity = SessionIdentity(
            course: course, lab: LabPath.id(of: texts.path), learner: learner, practiceSeed: seed)
        let opened = try AttemptOpening(store: store, identity: identity, mode: mode).open(texts)
        let display: any Display = json ? JSONDisplay() : TextDisplay(surface: surface, comeBack: comeBack)
        let showsProgress = facts.canRedraw(isPlain: plain) && !json
        let status = try withExtendedLifetime(opened.lock) {
            if mode == .demo {
                var demo = DemoLoop(
                    opened.session, display: display, pause: facts.isOutputTerminal && !json ? 1.2 : 0,
                    showsProgress: showsProgress)
                return try demo.run()
            }
            return try play(opened.session, display, surface, facts, showsProgress)
        }
        if status != .done { throw status }
    }

    private func play(
        _ session: KeptSession, _ display: any Display, _ surface: Surface, _ facts: TerminalFacts,
        _ showsProgress: Bool
    ) throws -> ExitStatus {
        let isTyped = script == nil && facts.isInputTerminal && facts.isOutputTerminal && !json
        let candidates = CompletionSource()
        let source: any LineSource =
            isTyped ? try editor(surface, candidates) : try script.map(ScriptLines.init(path:)) ?? ScriptLines()
        var loop = RunLoop(
            session, display: display, reader: InputReader(source), surface: surface, isScript: !isTyped,
            showsProgress: showsProgress && isTyped, candidates: candidates)
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
    private var comeBack: String {
        var words = ["shardlab", "run", lab]
        if learner != "me" { words += ["--learner", learner] }
        if !course.isEmpty { words += ["--course", course] }
        if mode != .lab { words += ["--mode", mode.rawValue] }
        if let seed { words += ["--seed", "\(seed)"] }
        if let path = data.path { words += ["--data-dir", path] }
        return words.joined(separator: " ")
    }

    /// A demonstration is nobody's attempt.
    private static func memory() throws(Problem) -> ProgressStore {
        do { return try ProgressStore() } catch { throw Problem(error.description, status: .ourFault) }
    }
}

extension Mode: ExpressibleByArgument {}
