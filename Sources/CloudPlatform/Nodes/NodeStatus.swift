import BSON
import SimKernel

/// What nodes say of themselves, and what the monitor says of all.
extension Platform {
    func status(of node: Node) -> BSONDocument {
        let held = data.totals(of: node.id)
        let load = load(of: node, held)
        return [
            "node": .string(node.name), "address": .string(node.address), "port": .number(Int64(node.port)),
            "active": .bool(node.isActive), "leaving": .bool(node.isLeaving),
            "joining": .bool(node.isJoining), "knows": .number(Int64(nodes.known(to: node.id).count)),
            "knownBy": .number(Int64(nodes.whoKnow(node.id).count)),
            "process": .string(node.process.rawValue),
            "lastHeartbeat": .date(VirtualDate.ms(node.lastHeartbeat)),
            "silentSeconds": .double((now - node.lastHeartbeat).inSeconds),
            "partitions": .number(Int64(held.partitions)), "keys": .number(held.keys), "bytes": .number(held.bytes),
            "requests": .double(load.queries + load.transactions),
            "cpu": node.isRunning ? .double(load.cpu) : .null,
            "memory": node.isRunning ? .double(load.memory) : .null,
            "network": node.isRunning ? .double(load.network) : .null, "disk": .double(load.disk),
        ]
    }

    var health: BSONDocument {
        let silent = nodes.nodes.filter { !$0.isActive && !$0.isJoining }
        return [
            "healthy": .bool(nodes.isHealthy), "nodes": .number(Int64(nodes.memberCount)),
            "active": .number(Int64(nodes.activeCount)), "needed": .number(Int64(nodes.needed)),
            "inactive": .array(silent.map { .string($0.name) }),
            "joining": .array(nodes.nodes.filter(\.isJoining).map { .string($0.name) }),
            "unavailablePartitions": .number(Int64(silent.reduce(0) { $0 + data.held(by: $1.id) })),
        ]
    }
}
