import Foundation
import LabEngine
import LabFormat
import LabViews

/// One JSON object a line, each with its `type`.
struct JSONDisplay: Display {
    private struct Text: Encodable {
        let type: String
        let text: String
    }

    private struct Standing: Encodable {
        let type: String
        let lab: String
        let mode: String
        let step: Int
        let steps: Int
        let points: Int
        let of: Int
        let finished: Bool

        init(_ type: String, _ session: Session) {
            self.type = type
            lab = session.plan.lab.id
            mode = session.plan.mode.rawValue
            step = session.stepNumber
            steps = session.plan.steps.count
            points = session.points
            of = session.plan.points
            finished = session.isFinished
        }
    }

    private struct Page: Encodable {
        let type = "step"
        let step: Int
        let id: String
        let title: String
        let points: Int
        let commands: [String]
        let goals: [String]
        let text: String
    }

    func welcome(_ session: Session) throws { try print(Standing("welcome", session)) }

    func page(_ session: Session, held: Set<String>) throws {
        let step = session.step
        let lines = StepPage(
            plan: session.plan, step: step, surface: .plain, entered: session.world.entered, held: held
        ).lines()
        try print(
            Page(
                step: step.number, id: step.id, title: session.plan.replaced(step.title), points: step.points,
                commands: step.commands.map { $0.text(entered: session.world.entered) },
                goals: step.checks.map(\.title) + step.goals.map(\.title), text: lines.joined(separator: "\n")))
    }

    func echo(_ line: String, prompt: String) throws { try print(Text(type: "input", text: line)) }

    func show(_ effects: [Effect], in session: Session, promptWidth: Int?) throws {
        for effect in effects { try print(EffectRecord(effect: effect)) }
    }

    func tell(_ lines: [String], word: String) throws {
        try print(Text(type: word, text: lines.joined(separator: "\n")))
    }

    func problem(_ message: String) throws { try print(Text(type: "problem", text: message)) }

    func farewell(_ session: Session) throws { try print(Standing("end", session)) }

    /// Cleaned with escapes that mean the same in JSON: a terminal is safe, a reader gets the text as it was.
    private func print(_ object: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = String(decoding: try encoder.encode(object), as: UTF8.self)
        try Console.print(TerminalText.clean(line))
    }
}
