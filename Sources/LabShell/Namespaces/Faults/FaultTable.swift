private func fault(
    _ name: String, _ parameters: [Parameter], _ summary: String, example: String, effect: Method.Effect = .writes
) -> Method {
    platformMethod("faults", name, parameters, effect, summary, example: example)
}

/// Nodes are named by host ("shard-01-b"), by set ("shard-01", "config": its primary now), as "mongos" or "client".
let faultTable = namespace(
    "faults", "What goes wrong: processes, disks, clocks, the network",
    [
        fault(
            "kill", [.string("node"), .span("span").optional],
            "Kills a process as SIGKILL does; with a span it is started again after it.",
            example: "faults.kill(\"shard-01\")"),
        fault(
            "restart", [.string("node")], "Starts a process that is down.", example: "faults.restart(\"shard-01-a\")"),
        fault(
            "pause", [.string("node"), .span("span").optional], "Stops a process as SIGSTOP does, and lets it go on.",
            example: "faults.pause(\"shard-01-a\", \"30s\")"),
        fault(
            "slowDisk", [.string("node"), .number("factor"), .span("span").optional],
            "Makes each access to a member's disk take so many times as long.",
            example: "faults.slowDisk(\"shard-01-b\", 50, \"10m\")"),
        fault(
            "fullDisk", [.string("node"), .span("span").optional],
            "Fills a member's disk: it writes nothing any more.", example: "faults.fullDisk(\"shard-01-a\", \"5m\")"),
        fault(
            "clockSkew", [.string("node"), .any("offset"), .span("span").optional],
            "Puts a member's wall clock ahead, or back.", example: "faults.clockSkew(\"shard-01-a\", \"5s\", \"10m\")"),
        fault(
            "packetLoss", [.any("nodes"), .any("others"), .number("rate"), .span("span").optional],
            "Loses a share of the messages between two nodes or groups, both ways.",
            example: "faults.packetLoss(\"shard-01-a\", \"shard-01-b\", 0.5, \"2m\")"),
        fault(
            "partition", [.any("nodes"), .any("others"), .span("span").optional],
            "Cuts two groups off from each other.",
            example: "faults.partition([\"shard-01-a\"], [\"shard-01-b\", \"shard-01-c\"], \"1m\")"),
        fault(
            "oneWayPartition", [.any("from"), .any("to"), .span("span").optional],
            "Loses all messages from one group to the other.",
            example: "faults.oneWayPartition(\"shard-01-a\", \"shard-01-b\", \"1m\")"),
        fault(
            "isolate", [.string("node"), .span("span").optional], "Cuts a node off from all others.",
            example: "faults.isolate(\"shard-01-a\", \"1m\")"),
        fault(
            "loseRegion", [.string("region"), .span("span").optional], "Kills all members in a region.",
            example: "faults.loseRegion(\"EU_WEST_2\", \"10m\")"),
        fault(
            "loseConfigMajority", [.span("span").optional],
            "Kills so many config servers that the rest has no majority.",
            example: "faults.loseConfigMajority(\"5m\")"),
        fault("heal", [], "Ends all partitions and packet loss.", example: "faults.heal()"),
        fault("clear", [], "Ends all faults: what was killed is started.", example: "faults.clear()"),
        fault("list", [], "What is wrong now.", example: "faults.list()", effect: .reads),
    ])
