import LabEngine
import LabFormat

/// Hands out a step's numbered commands to the shell blocks that they came from, in file order.
struct ShownBlocks {
    let plan: LabPlan
    private var commands: ArraySlice<ShownCommand>
    private var nextBlank = 1

    init(plan: LabPlan, step: StepPlan, entered: [Int: String]) {
        self.plan = plan
        commands = step.commands[...]
    }

    /// A file's blanks are numbered with those of the commands, in file order.
    mutating func skip(_ fill: FillPlan) {
        nextBlank += fill.pieces.count { if case .blank = $0 { true } else { false } }
    }

    /// The commands of this block: those whose text, blanks open, stands in it.
    mutating func next(_ block: ShellBlock) -> [ShownCommand] {
        let view = block.fragment.view(in: plan.mode, numberedFrom: nextBlank)
        nextBlank += view.open.count
        var rest = plan.replaced(view.text)[...]
        var own: [ShownCommand] = []
        while let command = commands.first, let place = rest.firstRange(of: command.text(entered: [:])) {
            rest = rest[place.upperBound...]
            own.append(command)
            commands.removeFirst()
        }
        return own
    }
}
