private let alert = Parameter.string("alert")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("alerts", name, parameters, .reads, summary, example: "alerts.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("alerts", name, parameters, .writes, summary, example: "alerts.\(name)(\(example))")
}

let alertTable = namespace(
    "alerts", "Rules on metrics, and the alerts that they raise",
    [
        writing(
            "add", [.document("rule")],
            "A rule: name, metric, label, over or under, window, percentile, for, severity.",
            "{ name: \"full\", metric: \"node_cpu\", over: 80, for: \"1m\", severity: \"critical\" }"),
        writing("remove", [alert], "Takes a rule away, with its alerts.", "\"full\""),
        reading("list", [], "All rules and the states of their alerts.", ""),
        reading("status", [alert], "A rule and the states of its alerts.", "\"full\""),
        reading("firing", [], "The names of the rules that fire.", ""),
        reading(
            "history", [alert.optional, .document("window").optional], "Every change of state, or a rule's.",
            "\"full\", { last: \"1h\" }"),
    ])
