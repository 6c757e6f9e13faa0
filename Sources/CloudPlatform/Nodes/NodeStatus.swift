import BSON
import SimKernel

/// What nodes say of themselves, and what the monitor says of all.
extension Platform {
    /// Of 100: a process that has nothing to do, each move it takes part in, and a vCPU per so many requests a second.
    private static let idleCPU = 5.0
    private static let movingCPU = 20.0
    private static let requestsPerCPU = 1_000.0
    /// Of 100 without data; and the part of the data that is kept in memory.
    private static let idleMemory = 10.0
    private static let cachedPart = 0.2

    /// What a running node uses, in percent.
    func reading(of node: Node, _ held: PartitionMap.Totals) -> (cpu: Double, memory: Double) {
        let moving = rebalancing.movesUnderWay(of: node.id)
        let memory = Self.idleMemory + 100 * Self.cachedPart * Double(held.bytes) / Double(node.memoryBytes)
        let cpu =
            Self.idleCPU + Self.movingCPU * Double(moving)
            + 100 * held.requests / (Self.requestsPerCPU * Double(node.cpus))
        return (min(100, cpu), min(100, memory))
    }

    func status(of node: Node) -> BSONDocument {
        let held = data.totals(of: node.id)
        let reading = reading(of: node, held)
        return [
            "node": .string(node.name), "address": .string(node.address), "port": .number(Int64(node.port)),
            "active": .bool(node.isActive), "leaving": .bool(node.isLeaving),
            "process": .string(node.process.rawValue),
            "lastHeartbeat": .date(VirtualDate.ms(node.lastHeartbeat)),
            "silentSeconds": .double((now - node.lastHeartbeat).inSeconds),
            "partitions": .number(Int64(held.partitions)), "keys": .number(held.keys), "bytes": .number(held.bytes),
            "requests": .double(held.requests),
            "cpu": node.isRunning ? .double(reading.cpu) : .null,
            "memory": node.isRunning ? .double(reading.memory) : .null,
            "disk": .double(100 * Double(held.bytes) / Double(node.diskBytes)),
        ]
    }

    var health: BSONDocument {
        let silent = nodes.nodes.filter { !$0.isActive }
        return [
            "healthy": .bool(nodes.isHealthy), "nodes": .number(Int64(nodes.nodes.count)),
            "active": .number(Int64(nodes.activeCount)), "needed": .number(Int64(nodes.needed)),
            "inactive": .array(silent.map { .string($0.name) }),
            "unavailablePartitions": .number(Int64(silent.reduce(0) { $0 + data.held(by: $1.id) })),
        ]
    }
}
