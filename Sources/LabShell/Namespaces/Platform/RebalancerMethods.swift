private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("rebalancer", name, parameters, .reads, summary, example: "rebalancer.\(name)(\(example))")
}

private let hashings: [Method] = [
    reading(
        "compare", [.document("options").optional],
        "Ring, bounded loads, jump, rendezvous and modulo side by side as a node joins, or the one that leaves numbers goes: keys, nodes, virtualNodes, slack, hashes.",
        "{ keys: 10000, nodes: 10, virtualNodes: 100 }")
]

let rebalancerTable = namespace(
    "rebalancer", "Which node has which keys, and moving them when nodes join, leave or fill up", hashings)
