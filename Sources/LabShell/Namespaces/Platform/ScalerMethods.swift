private let name = Parameter.string("scaler")
private let options = Parameter.document("options")
private let window = Parameter.document("window").optional

private func reading(_ method: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("scaler", method, parameters, .reads, summary, example: "scaler.\(method)(\(example))")
}

private func writing(_ method: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("scaler", method, parameters, .writes, summary, example: "scaler.\(method)(\(example))")
}

private let setting: [Method] = [
    writing(
        "create", [name, options],
        "A scaler for a target (nodes, service/NAME, database/NAME) with a policy (AUTOMATIC, MANUAL, SCHEDULED, TARGET_TRACKING, HPA), min, max, interval and what the policy needs.",
        "\"web\", { target: \"nodes\", policy: \"AUTOMATIC\", min: 2, max: 8 }"),
    writing("configure", [name, options], "Changes what is given and keeps the rest.", "\"web\", { max: 12 }"),
    writing("remove", [name], "Takes a scaler away; what it scaled stays as it is.", "\"web\""),
    writing("scale", [name, .number("count")], "Sets a MANUAL scaler's count.", "\"web\", 4"),
    writing("suspend", [name], "It goes on looking, and does nothing.", "\"web\""),
    writing("resume", [name], "It acts again.", "\"web\""),
    writing(
        "capacity", [options.optional],
        "What the cloud gives: available instances (null for any number), startTime, and a node's cpus, memoryGB, diskGB.",
        "{ available: 4, startTime: \"90s\" }"),
]

private let looking: [Method] = [
    reading("list", [], "All scalers with their status.", ""),
    reading("status", [name], "A scaler's size, bounds, failures and last decision.", "\"web\""),
    reading("history", [name, window], "Its decisions to act, with reason, figures and outcome.", "\"web\""),
    reading("decisions", [name, window], "Its last evaluations, also those that came to nothing.", "\"web\""),
    reading(
        "decide", [options],
        "Runs a policy over a script of figures, a row an evaluation: at, size, cpu and other metrics, or instances; nothing is scaled.",
        "{ policy: \"HPA\", size: 4, script: [{ cpu: 120 }] }"),
]

let scalerTable = namespace(
    "scaler", "Policies that say how many instances there are, and each decision with its reason", setting + looking)
