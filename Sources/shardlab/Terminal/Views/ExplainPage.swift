import BSON
import LabEngine
import LabSandbox
import LabShell
import LabViews

/// `:explain db.orders.find({ ... })`: the plan of a read as a tree.
struct ExplainPage {
    let session: Session
    let surface: Surface

    func lines(_ expression: String) -> Result<[String], Problem> {
        picture(expression).map { PlanText.lines($0, on: surface) }
    }

    func drawing(_ expression: String) -> Result<String, Problem> {
        picture(expression).map { PlanSVG.document($0, title: "Plan of \(expression)") }
    }

    /// Asked of copies: looking changes nothing.
    private func picture(_ expression: String) -> Result<PlanPicture, Problem> {
        guard !expression.isEmpty else {
            return .failure(Problem(":explain takes a read. Write :explain db.orders.find({ status: \"new\" })."))
        }
        let asks = expression.contains(".explain(")
        let source = asks ? expression : "(\(expression)).explain(\"executionStats\")"
        var shell = session.world.shell
        var sandbox = session.world.sandbox
        let result = shell.run(source, on: &sandbox)
        if let error = result.error { return .failure(Problem(error.text)) }
        guard let reply = result.value?.document, let plan = PlanPicture(explain: reply) else {
            return .failure(
                Problem(
                    "\"\(expression)\" has no plan. Write a find, or what ends in .explain(), such as "
                        + ":explain db.orders.explain().aggregate([])."))
        }
        return .success(plan)
    }
}
