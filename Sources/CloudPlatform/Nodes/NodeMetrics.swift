import SimKernel

/// What is sampled of a node.
struct NodeSample: Sendable {
    let held: PartitionMap.Totals
    let load: NodeLoad
    let isRunning: Bool

    static let meter = Meter<NodeSample>(
        by: "node",
        [
            .gauge("node_partitions", .of("partitions"), "Partitions by node.") { Double($0.held.partitions) },
            .gauge("node_keys", .of("keys"), "Keys by node.") { Double($0.held.keys) },
            .gauge("node_requests", .of("requests/s"), "Requests a second that a node's partitions get.") {
                $0.load.queries + $0.load.transactions
            },
            .gauge("node_cpu", .percent, "Processor time of a running node.") { $0.isRunning ? $0.load.cpu : nil },
            .gauge("node_memory", .percent, "Memory of a running node.") { $0.isRunning ? $0.load.memory : nil },
            .gauge("node_disk", .percent, "Disk of a running node.") { $0.isRunning ? $0.load.disk : nil },
            .gauge("node_network", .percent, "Network of a running node.") { $0.isRunning ? $0.load.network : nil },
        ])
}

extension NodeBook {
    static let meter = Meter<NodeBook>([
        .gauge("nodes_active", .of("nodes"), "Nodes whose heartbeats arrive.") { Double($0.activeCount) }
    ])
}

extension Platform {
    /// Nothing where no node has ever joined.
    mutating func sampleNodes() {
        guard nodes.joined > 0 else { return }
        NodeBook.meter.sample(nodes, at: now, into: &metrics)
        for node in nodes.nodes {
            let held = data.totals(of: node.id)
            let sample = NodeSample(held: held, load: load(of: node, held), isRunning: node.isRunning)
            NodeSample.meter.sample(sample, node.name, at: now, into: &metrics)
        }
    }
}
