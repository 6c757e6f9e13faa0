import ArgumentParser
import LabEngine
import LabFormat
import LabViews

/// Shows what a lab is about, without beginning it.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a lab is about, its steps and goals; or a course, with its labs.")

    @Argument(help: "topic/name, the path of a lab's file, or a course's name.")
    var lab: String

    func run() throws {
        if let shelf = try? LabShelf.nearest(), let course = try shelf.course(lab) {
            let text = CourseText(course: course, labs: shelf.labs(of: course))
            for line in text.lines { try Console.print(TerminalText.clean(line)) }
            return
        }
        let lab = try PlayableLab.edition(LabShelf.texts(of: lab)).lab
        for line in lines(lab) { try Console.print(TerminalText.clean(line)) }
    }

    private func lines(_ lab: Lab) -> [String] {
        var lines = [
            "\(lab.title) (\(lab.id))",
            "\(lab.difficulty.rawValue), \(lab.minutes) min, \(lab.points) points, modes: \(lab.modes.map(\.rawValue).joined(separator: ", "))",
        ]
        if !lab.prerequisites.isEmpty {
            lines.append("After: \(lab.prerequisites.map(\.name).joined(separator: ", "))")
        }
        if !lab.concepts.isEmpty {
            lines += ["", "Concepts:"] + lab.concepts.map { "  \($0.term): \($0.means)" }
        }
        for (index, step) in lab.steps.enumerated() {
            lines += ["", "Step \(index + 1): \(step.title) (\(step.points) points, about \(step.minutes) min)"]
            lines += step.checks.map { "  [ ] \($0.title) (\($0.points))" }
            lines += step.goals.map { "  [ ] \($0.title) (\($0.points), golf)" }
            if !step.quizzes.isEmpty { lines.append("  [ ] \(questions(step.quizzes))") }
            lines += step.fills.map { "  [ ] \($0.file) filled in (\($0.points))" }
        }
        return lines + ["", "Begin with: shardlab run \(lab.id)"]
    }

    private func questions(_ quizzes: [QuizBlock]) -> String {
        let points = quizzes.reduce(0) { $0 + $1.points }
        return (quizzes.count == 1 ? "1 question" : "\(quizzes.count) questions") + " (\(points))"
    }
}
