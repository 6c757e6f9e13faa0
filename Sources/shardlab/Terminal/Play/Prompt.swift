import LabEngine
import LabViews
import SimKernel

/// Where the learner is: step, virtual time, database.
enum Prompt {
    static func text(_ session: Session) -> String {
        let time = Figure.clock(seconds: session.world.now / Micros.seconds(Int64(1)))
        let database = TerminalText.cleanLine(session.world.database)
        return "\(session.stepNumber)/\(session.plan.steps.count) \(time) \(database)> "
    }
}
