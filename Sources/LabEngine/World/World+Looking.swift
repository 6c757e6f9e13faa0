import BSON

/// Looking changes nothing: everything here runs on a copy.
extension World {
    /// What the lab's own checks and expressions see: the lab's variables and database, nothing of the learner's shell.
    func judge(_ began: World) -> CheckJudge {
        CheckJudge(shell: checker, sandbox: sandbox, start: began.sandbox)
    }

    /// What an expression gives that may use the learner's variables; nil where it fails.
    func value(ofLearner expression: String) -> BSONValue? {
        CheckJudge(shell: shell, sandbox: sandbox, start: sandbox).value(expression)
    }

    /// A finite number that an expression of the lab gives.
    func number(_ expression: String, began: World) -> Double? {
        guard let number = judge(began).value(expression)?.double, number.isFinite else { return nil }
        return number
    }
}
