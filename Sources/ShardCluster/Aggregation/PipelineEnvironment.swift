import BSON
import SimKernel

/// What a running pipeline may ask of the world around it.
struct PipelineEnvironment {
    var constants: ExpressionConstants
    let budget: StepBudget
    /// All documents of a collection of the same database.
    let read: (String) throws(CommandError) -> [BSONDocument]
    /// Chance for `$sample`, split off the cluster's generator.
    let chance: Generator
}

/// Counts the documents that a command handles, so that none runs without end.
final class StepBudget {
    private var left: Int
    let limit: Int

    /// Documents that one command may examine or make.
    static let commandLimit = 20_000_000

    init(_ limit: Int = StepBudget.commandLimit) {
        self.limit = limit
        left = limit
    }

    func spend(_ steps: Int) { left -= steps }

    /// Throws `ExceededTimeLimit` once the budget is used up.
    func check() throws(CommandError) {
        guard left >= 0 else {
            throw CommandError(
                code: 262, codeName: "ExceededTimeLimit",
                message:
                    "operation exceeded time limit: it would examine more than \(limit) documents; narrow the filter")
        }
    }

    func take(_ steps: Int = 1) throws(CommandError) {
        left -= steps
        try check()
    }
}
