import LabEngine
import LabFormat
import LabViews
import SimKernel

/// Where the learner stands: each step with its points, help used, time.
struct StatusPage {
    let session: Session
    let surface: Surface

    func lines() -> [String] {
        var table = TextTable([
            .init(""), .init("step"), .init("points", isNumeric: true), .init("of", isNumeric: true),
            .init("min", isNumeric: true),
        ])
        for step in session.plan.steps {
            let points = session.points(ofStep: step.number)
            let mark = session.hasPassed(step: step.number) ? "[x]" : step.number == session.stepNumber ? "->" : ""
            table.append([
                surface.isPlain ? spoken(mark) : mark, "\(step.number) \(session.plan.replaced(step.title))",
                "\(points.points)", "\(points.of)", "\(step.step.minutes)",
            ])
        }
        let time = Figure.clock(seconds: session.world.now / Micros.seconds(Int64(1)))
        let inputs = session.journal.lines.count
        return table.lines(on: surface) + [
            "\(session.points) of \(session.plan.points) points; virtual time \(time); \(inputs) inputs kept."
        ]
    }

    private func spoken(_ mark: String) -> String {
        mark == "[x]" ? "passed:" : mark == "->" ? "current:" : "to come:"
    }
}
