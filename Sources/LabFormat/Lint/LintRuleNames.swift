extension Rule {
    static let stepMissing = Rule("step-missing", at: "line 1", "A lab without a step.")
    static let stepUnchecked = Rule(
        "step-unchecked", at: "the step's heading",
        "A step without check, quiz, fill or goal that is not marked `points: 0`.")
    static let stepUnsolved = Rule(
        "step-unsolved", at: "the step's heading", "A step with checks and no solution to prove them by.")
    static let duplicateID = Rule("duplicate-id", at: "the later one", "Two steps or enhancements with one id.")
    static let stepNeeds = Rule("step-needs", at: "the id", "`needs` that names no earlier step.")
    static let stepModes = Rule("step-modes", at: "the step's heading", "A step in a mode that its lab does not have.")
    static let duplicateTitle = Rule(
        "duplicate-title", at: "the later title", "Two checks, goals or wrong answers of a step with one title.")
    static let points = Rule("points", at: "the points", "Points that do not add up.")
    static let minutes = Rule("minutes", at: "the lab's minutes", "The steps' minutes do not add up to the lab's.")
    static let repeatedHint = Rule("repeated-hint", at: "the later hint", "A hint that repeats another one of the lab.")
    static let wrongFails = Rule("wrong-fails", at: "the title", "`fails=` that names no check of the step.")
    static let keepUnproven = Rule(
        "keep-unproven", at: "the opening fence", "A `check keep` that no wrong answer breaks.")
    static let outputPlace = Rule(
        "output-place", at: "the opening fence", "An `output` that does not stand under a `shell`.")

    static let stepRules = [
        stepMissing, stepUnchecked, stepUnsolved, duplicateID, stepNeeds, stepModes, duplicateTitle, points, minutes,
        repeatedHint, wrongFails, keepUnproven, outputPlace,
    ]

    static let shellSyntax = Rule("shell-syntax", at: "the token", "Commands, checks or expressions that do not parse.")
    static let shellName = Rule(
        "shell-name", at: "the name", "A namespace, method or variable that the shell does not know.")
    static let checkEmpty = Rule("check-empty", at: "the opening fence", "A check that asserts nothing.")
    static let shellRules = [shellSyntax, shellName, checkEmpty]

    static let variableUndeclared = Rule("variable-undeclared", at: "the ${", "`${x}` without a variable x.")
    static let variableUnused = Rule(
        "variable-unused", at: "the variable", "A variable that nothing uses.", severity: .warning)
    static let variableValue = Rule(
        "variable-value", at: "the value", "A variable whose values cannot be drawn or would break a command.")

    static let variableRules = [variableUndeclared, variableUnused, variableValue]

    static let unknownEnhancement = Rule("unknown-enhancement", at: "the id", "An enhancement that no file has.")
    static let unknownLab = Rule(
        "unknown-lab", at: "the id", "A lab that is not in the folder, or comes too late in a course.")

    static let libraryRules = [unknownEnhancement, unknownLab]
}
