private let options = Parameter.document("options")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("rebalancer", name, parameters, .reads, summary, example: "rebalancer.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("rebalancer", name, parameters, .writes, summary, example: "rebalancer.\(name)(\(example))")
}

private let data: [Method] = [
    writing(
        "insert", [options],
        "Stores keys: how many, bytes of each, requests a second to all of them; with a partitionKey all in one partition.",
        "{ keys: 100000, bytes: 10000 }"),
    reading("partitions", [], "Each partition's node, keys, bytes and requests.", ""),
    reading("locate", [.any("key")], "The partition and the node of a key's number or a partition key.", "42"),
]

private let moving: [Method] = [
    writing(
        "configure", [options],
        "Sets strategy (CONSISTENT_HASHING, ROUND_ROBIN, LOAD_BASED), threshold, measure (bytes, requests), virtualNodes, partitions, bandwidth (MB/s of a node), automatic.",
        "{ strategy: \"LOAD_BASED\", threshold: 0.1 }"),
    reading("settings", [], "How the rebalancer is set.", ""),
    reading(
        "plan", [options.optional],
        "What a rebalance would move and what it would cost, also with another strategy or virtualNodes, or without a node.",
        "{ without: \"n1\" }"),
    writing(
        "run", [options.optional],
        "Moves partitions if the imbalance is over the threshold, or with force; with another strategy if wanted.", ""),
    writing("stop", [], "Ends a rebalance under way; what has not arrived stays where it was.", ""),
    reading("status", [], "Status, imbalance and sizes, and what became of the last rebalance.", ""),
    reading("history", [], "The rebalances, the last one at the end.", ""),
]

private let hashings: [Method] = [
    reading(
        "compare", [options.optional],
        "Ring, bounded loads, jump, rendezvous and modulo side by side as a node joins, or as the one with the number that leaves gives goes: keys, nodes, virtualNodes, slack, hashes.",
        "{ keys: 10000, nodes: 10, virtualNodes: 100 }")
]

let rebalancerTable = namespace(
    "rebalancer", "Which node has which keys, and moving them when nodes join, leave or fill up",
    data + moving + hashings)
