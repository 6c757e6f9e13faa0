/// Documents of a window: `{ last: "5m" }` or `{ since: Date, until: Date }`, each end optional.
private let window = Parameter.document("window").optional

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("metrics", name, parameters, .reads, summary, example: "metrics.\(name)(\(example))")
}

let metricsTable = namespace(
    "metrics", "What the monitoring measured, sampled every 10 s",
    [
        reading("names", [.string("prefix").optional], "The names of the series.", ""),
        reading(
            "list", [.string("prefix").optional], "The series with unit, kind, label and what they mean.", "\"node\""),
        reading(
            "series", [.string("name"), window], "The points of a series, or of one label's.",
            "\"disk_used\", { last: \"1h\" }"),
        reading("last", [.string("name")], "The last point of a series.", "'chunk_counts{shard=\"shard-01\"}'"),
        reading(
            "percentile", [.string("name"), .number("p"), window], "A percentile of a series.",
            "\"batch_execution_times\", 95, { last: \"5m\" }"),
        reading("mean", [.string("name"), window], "The mean of a series.", "\"utilisation\", { last: \"5m\" }"),
        reading("max", [.string("name"), window], "The largest value of a series.", "\"queue\", { last: \"5m\" }"),
        reading(
            "rate", [.string("name"), window], "A counter's rise a second.",
            "\"documents_inserted\", { last: \"5m\" }"),
        reading("prometheus", [], "All series as Prometheus reads them.", ""),
    ])
