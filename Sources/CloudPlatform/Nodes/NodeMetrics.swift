import SimKernel

extension Metric {
    static let nodesActive = Metric("nodes_active", .gauge, .of("nodes"), "Nodes whose heartbeats arrive.")
    static let nodePartitions = Metric("node_partitions", .gauge, .of("partitions"), by: "node", "Partitions by node.")
    static let nodeKeys = Metric("node_keys", .gauge, .of("keys"), by: "node", "Keys by node.")
    static let nodeRequests = Metric(
        "node_requests", .gauge, .of("requests/s"), by: "node", "Requests a second that a node's partitions get.")
    static let nodeCPU = Metric("node_cpu", .gauge, .percent, by: "node", "Processor time of a running node.")
    static let nodeMemory = Metric("node_memory", .gauge, .percent, by: "node", "Memory of a running node.")
    static let nodeDisk = Metric("node_disk", .gauge, .percent, by: "node", "Disk of a running node.")
    static let nodeNetwork = Metric("node_network", .gauge, .percent, by: "node", "Network of a running node.")
    static let ofNodes = [
        nodesActive, nodePartitions, nodeKeys, nodeRequests, nodeCPU, nodeMemory, nodeDisk, nodeNetwork,
    ]
}

extension Platform {
    /// Nothing where no node has ever joined.
    mutating func sampleNodes() {
        guard nodes.joined > 0 else { return }
        metrics.append(.nodesActive, at: now, Double(nodes.activeCount))
        for node in nodes.nodes {
            let held = data.totals(of: node.id)
            metrics.append(.nodePartitions, node.name, at: now, Double(held.partitions))
            metrics.append(.nodeKeys, node.name, at: now, Double(held.keys))
            let load = load(of: node, held)
            metrics.append(.nodeRequests, node.name, at: now, load.queries + load.transactions)
            guard node.isRunning else { continue }
            metrics.append(.nodeCPU, node.name, at: now, load.cpu)
            metrics.append(.nodeMemory, node.name, at: now, load.memory)
            metrics.append(.nodeDisk, node.name, at: now, load.disk)
            metrics.append(.nodeNetwork, node.name, at: now, load.network)
        }
    }
}
