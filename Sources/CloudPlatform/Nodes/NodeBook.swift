import ShardCluster
import SimKernel

/// The nodes of the elastic store, in order of joining.
struct NodeBook: Sendable {
    static let limit = 64
    static let heartbeatInterval: Micros = .seconds(5 as Int64)
    /// A node that was silent for so long counts as inactive.
    static let timeout: Micros = .seconds(30 as Int64)
    static let monitorInterval: Micros = .seconds(1 as Int64)
    /// A process is up so long after it was started.
    static let startTime: Micros = .seconds(5 as Int64)
    static let nameLimitBytes = 60

    var nodes: [Node] = []
    /// How many have ever joined.
    var joined = 0
    var gossip: Gossip

    init(generator: Generator) { gossip = Gossip(generator: generator) }

    /// Those that have joined, in the order of their ids.
    var memberIDs: [Int] { nodes.filter { !$0.isJoining }.map(\.id) }

    /// Those that may be given partitions, in the order of their ids.
    var servingIDs: [Int] {
        // By index, for a node that is walked over is copied.
        nodes.indices.compactMap { nodes[$0].isMember ? nodes[$0].id : nil }
    }

    var memberCount: Int { nodes.reduce(0) { $0 + ($1.isJoining ? 0 : 1) } }

    /// Found by halving: later nodes have higher ids.
    func index(of id: Int) -> Int? {
        var (low, high) = (0, nodes.count)
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < nodes.count && nodes[low].id == id ? low : nil
    }

    func node(_ id: Int) -> Node? { index(of: id).map { nodes[$0] } }

    /// - Throws: NodeNotFound (74) naming the nodes that there are.
    func index(named name: String) throws(CommandError) -> Int {
        guard let index = nodes.firstIndex(where: { $0.name == name }) else {
            let names = nodes.map(\.name).joined(separator: ", ")
            throw CommandError(
                code: 74, codeName: "NodeNotFound",
                message: "There is no node \"\(name)\". "
                    + (names.isEmpty ? "nodes.add(name) makes one." : "There are: \(names)."))
        }
        return index
    }

    var activeCount: Int { nodes.reduce(0) { $0 + ($1.isActive ? 1 : 0) } }

    /// The number of active nodes from which on the cluster is healthy: more than half, rounded down, of all
    /// members.
    var needed: Int { memberCount / 2 + 1 }

    /// An empty cluster is not healthy.
    var isHealthy: Bool { !nodes.isEmpty && activeCount >= needed }

    func hash(into trace: inout TraceHash) {
        for node in nodes { node.hash(into: &trace) }
        gossip.hash(into: &trace)
    }
}
