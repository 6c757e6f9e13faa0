import SimKernel

/// What a node's machine has to do.
struct NodeLoad: Sendable {
    /// Of 100.
    var cpu = 0.0
    var memory = 0.0
    var disk = 0.0
    var network = 0.0
    /// A second.
    var queries = 0.0
    var transactions = 0.0

    /// Of 100: a process that has nothing to do, each move it takes part in, and a vCPU per so many requests a second.
    static let idleCPU = 5.0
    static let movingCPU = 20.0
    static let requestsPerCPU = 1_000.0
    /// Of 100 without data; and the part of the data that is kept in memory.
    static let idleMemory = 10.0
    static let cachedPart = 0.2
    /// Ten gigabits.
    static let networkBytesPerSecond = 1.25e9
}

extension Platform {
    func load(of node: Node, _ held: PartitionMap.Totals) -> NodeLoad {
        let moving = rebalancing.movesUnderWay(of: node.id)
        let keyBytes = held.keys > 0 ? Double(held.bytes) / Double(held.keys) : 0
        let share = data.keys > 0 ? elastic.rate * Double(held.keys) / Double(data.keys) : 0
        let requests = held.requests + share
        let sent = Double(moving) * rebalancing.settings.bandwidth * 1_000_000 + requests * keyBytes
        var load = NodeLoad()
        load.cpu = min(
            100,
            NodeLoad.idleCPU + NodeLoad.movingCPU * Double(moving)
                + 100 * requests / (NodeLoad.requestsPerCPU * Double(node.cpus)))
        load.memory = min(
            100, NodeLoad.idleMemory + 100 * NodeLoad.cachedPart * Double(held.bytes) / Double(node.memoryBytes))
        load.disk = 100 * Double(held.bytes) / Double(node.diskBytes)
        load.network = min(100, 100 * sent / NodeLoad.networkBytesPerSecond)
        load.transactions = share * elastic.writes
        load.queries = requests - load.transactions
        return load
    }
}
