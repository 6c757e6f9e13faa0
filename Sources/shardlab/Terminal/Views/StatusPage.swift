import LabEngine
import LabFormat
import LabViews
import SimKernel

/// Where the learner stands: each step with its points, help used, time.
struct StatusPage {
    let session: Session
    let surface: Surface

    func lines() -> [String] {
        let time = Figure.clock(seconds: session.world.now / Micros.seconds(Int64(1)))
        let inputs = session.journal.lines.count
        return (surface.isPlain ? spoken() : table()) + [
            "\(session.points) of \(session.plan.points) points; virtual time \(time); "
                + (inputs == 1 ? "1 input kept." : "\(inputs) inputs kept.")
        ]
    }

    private func table() -> [String] {
        var table = TextTable([
            .init(""), .init("step"), .init("points", isNumeric: true), .init("of", isNumeric: true),
            .init("min", isNumeric: true),
        ])
        for step in session.plan.steps {
            let points = session.points(ofStep: step.number)
            let mark = session.hasPassed(step: step.number) ? "[x]" : step.number == session.stepNumber ? "->" : ""
            table.append([
                mark, "\(step.number) \(session.plan.replaced(step.title))",
                "\(points.points)", "\(points.of)", "\(step.step.minutes)",
            ])
        }
        return table.lines(on: surface)
    }

    private func spoken() -> [String] {
        session.plan.steps.map { step in
            let points = session.points(ofStep: step.number)
            let isCurrent = step.number == session.stepNumber
            let state = session.hasPassed(step: step.number) ? "passed" : isCurrent ? "you are here" : "to come"
            let title = TerminalText.cleanLine(session.plan.replaced(step.title))
            return "Step \(step.number), \(title): \(state), \(points.points) of \(points.of) points, "
                + "about \(step.step.minutes) min."
        }
    }
}
