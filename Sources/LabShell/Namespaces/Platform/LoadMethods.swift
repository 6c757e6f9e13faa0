/// Documents of a window: `{ last: "5m" }` or `{ since: Date, until: Date }`, each end optional.
private let window = Parameter.document("window").optional

private func seconds(_ name: String, _ summary: String) -> Method {
    platformMethod("load", name, [window], .reads, summary, example: "load.\(name)({ last: \"5m\" })", unit: "s")
}

private func count(_ name: String, _ summary: String) -> Method {
    platformMethod("load", name, [], .reads, summary, example: "load.\(name)", isProperty: true)
}

let loadTable = namespace(
    "load", "The application that inserts and reads",
    [
        platformMethod(
            "load", "start", [.document("options")], .writes,
            "Starts a load: namespace, batch, thinkTime, clients, keys, reads, documentBytes, batches, writeConcern.",
            example: "load.start({ namespace: \"shard_test.test_coll\", batch: 100000, thinkTime: \"1s\" })",
            caption: "Load is running. Time moves when you wait."),
        platformMethod("load", "stop", [.any("id").optional], .writes, "Stops a load, or all.", example: "load.stop()"),
        count("running", "Whether a load runs."),
        count("failed", "How many batches failed."),
        count("batches", "How many batches are done."),
        count("documents", "How many documents were inserted."),
        platformMethod("load", "errors", [], .reads, "What failed, by error, with counts.", example: "load.errors()"),
        seconds("p50", "The median batch time in a window."),
        seconds("p95", "The batch time that 95 % stay below."),
        seconds("p99", "The batch time that 99 % stay below."),
        seconds("mean", "The mean batch time."),
        seconds("max", "The longest batch time."),
        platformMethod(
            "load", "throughput", [window], .reads, "Documents a second.", example: "load.throughput({ last: \"5m\" })"),
        platformMethod(
            "load", "joined", [.string("shard")], .reads, "When a shard joined, or null.",
            example: "load.joined(\"shard-03\")"),
        platformMethod(
            "load", "batchesBefore", [.string("shard")], .reads, "How many batches were done before a shard joined.",
            example: "load.batchesBefore(\"shard-03\")"),
        platformMethod("load", "status", [], .reads, "All loads.", example: "load.status()"),
    ])
