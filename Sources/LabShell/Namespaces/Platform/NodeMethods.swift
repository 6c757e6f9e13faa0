private let node = Parameter.string("node")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("nodes", name, parameters, .reads, summary, example: "nodes.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("nodes", name, parameters, .writes, summary, example: "nodes.\(name)(\(example))")
}

let nodeTable = namespace(
    "nodes", "The nodes of an elastic store: who is there, who is alive, and what each holds",
    [
        writing(
            "add", [node, .document("options").optional],
            "A node joins: address, port, cpus, memoryGB, diskGB; seeds: through one of these.",
            "\"n1\", { cpus: 4 }"),
        writing("remove", [node], "A node gives away its partitions, and leaves when it has none.", "\"n1\""),
        writing(
            "cancelRemoval", [node], "A node that is leaving stays, with the partitions that it still has.", "\"n1\""),
        reading("list", [], "All nodes with their status.", ""),
        reading("status", [node], "A node's heartbeat, load and partitions.", "\"n1\""),
        reading(
            "discovered", [node.optional],
            "Whom each node knows, whom it has not heard of yet, and whom it has not forgotten yet.", ""),
        reading("health", [], "Whether more than half of the nodes are active.", ""),
        writing(
            "kill", [node, .span("downtime").optional], "Ends a node's process; with a span it is started again then.",
            "\"n1\", \"1m\""),
        writing("restart", [node], "Starts a node's process, or ends it and starts it again.", "\"n1\""),
        writing(
            "pause", [node, .span("length").optional],
            "Stops a node's process without ending it: it is silent and loses nothing.", "\"n1\", \"40s\""),
        writing("resume", [node], "A paused node goes on.", "\"n1\""),
    ])
