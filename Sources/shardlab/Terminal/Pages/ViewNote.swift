import LabEngine
import LabFormat
import LabViews

/// Says how a live picture of the lab can be seen.
enum ViewNote {
    static func lines(_ block: ViewBlock, plan: LabPlan, surface: Surface) -> [String] {
        let title = TerminalText.cleanLine(plan.replaced(block.title))
        let call =
            switch block.kind {
            case .chart: ":chart \(title)"
            case .table: ":chart \(title) table"
            case .topology: ":topology"
            case .replication: ":replication"
            case .timeline:
                ([":timeline"] + ["last", "namespace"].compactMap { block[$0] }.map(plan.replaced))
                    .joined(separator: " ")
            }
        return [surface.paint("See it with \(call)", .dim)]
    }
}
