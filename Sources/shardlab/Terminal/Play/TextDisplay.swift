import LabEngine
import LabFormat
import LabViews

/// Text for a learner.
struct TextDisplay: Display {
    let surface: Surface
    /// The call that comes back to this attempt.
    let comeBack: String

    func welcome(_ session: Session) throws {
        let title = TerminalText.cleanLine(session.plan.replaced(session.plan.lab.title))
        try print([surface.paint("\(title).", .boldCyan) + " " + Self.standing(session)])
        if session.journal.lines.isEmpty {
            let intro = IntroPage(plan: session.plan, surface: surface).lines()
            if !intro.isEmpty { try print([""] + intro + [""]) }
        }
    }

    static func standing(_ session: Session) -> String {
        let steps = session.plan.steps.count == 1 ? "1 step" : "\(session.plan.steps.count) steps"
        guard session.plan.mode.counts else { return "A demonstration of \(steps): it counts for nobody." }
        let mode = session.plan.mode == .lab ? "" : "In \(session.plan.mode.rawValue) mode. "
        let practice = session.identity.isPractice ? "Practice with a chosen seed: it counts for nobody. " : ""
        let points = "\(session.points) of \(session.plan.points) points."
        if session.isFinished { return mode + practice + "Done: \(points)" }
        if session.journal.lines.isEmpty {
            return mode + practice
                + "\(steps), \(session.plan.points) points, about \(session.plan.lab.minutes) min."
        }
        if session.passedSteps == 0 { return mode + practice + "Resumed in step \(session.stepNumber): \(points)" }
        return mode + practice + "Resumed after step \(session.passedSteps): \(points)"
    }

    func page(_ session: Session, held: Set<String>) throws {
        let page = StepPage(
            plan: session.plan, step: session.step, surface: surface, entered: session.world.entered, held: held)
        try print(page.lines() + (session.plan.mode.counts ? [keys(session)] : []) + [""])
    }

    private func keys(_ session: Session) -> String {
        let run = session.step.commands.isEmpty ? "" : ":1 runs a line   "
        let cost = session.costs.hint
        let price = cost == 0 ? "" : " (costs \(cost))"
        let hint = session.step.hints.isEmpty ? "" : ":hint\(price)   "
        let check = session.step.isReading ? ":next   " : ":check   "
        return surface.paint("\(run)\(check)\(hint):help", .dim)
    }

    func echo(_ line: String, prompt: String) throws {
        try print([surface.paint(prompt, .boldCyan) + TerminalText.clean(line)])
    }

    func show(_ effects: [Effect], in session: Session, promptWidth: Int?) throws {
        let text = EffectText(surface: surface, plan: session.plan)
        try print(
            text.lines(effects, promptWidth: promptWidth)
                + TroubleText(plan: session.plan, surface: surface).lines(effects))
    }

    func tell(_ lines: [String], word: String) throws {
        try print(lines)
    }

    func problem(_ message: String) throws {
        try print([surface.paint(TerminalText.clean(message), .yellow)])
    }

    func farewell(_ session: Session) throws {
        let points = "\(session.points) of \(session.plan.points) points"
        guard session.plan.mode.counts else {
            let end =
                session.isFinished
                ? "The demonstration is over: all its checks held."
                : "The demonstration ends here: a check does not hold."
            return try print([end + " Play it yourself: shardlab run \(session.plan.lab.id)"])
        }
        if session.isFinished {
            try print(["Done with \(points). Look back with: \(comeBack)"])
        } else {
            try print([
                "You are in step \(session.stepNumber) of \(session.plan.steps.count), \(points). Come back with: \(comeBack)"
            ])
        }
    }

    private func print(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try Console.write(lines.joined(separator: "\n") + "\n")
    }
}
