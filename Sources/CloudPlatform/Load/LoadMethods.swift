import BSON
package import ShardCluster
import SimKernel

/// `load.*`
extension Platform {
    static let loadMethods = [
        "start", "stop", "running", "failed", "batches", "documents", "errors", "p50", "p95", "p99", "mean", "max",
        "throughput", "joined", "batchesBefore", "status",
    ]

    mutating func load(
        _ name: String, _ arguments: Arguments, cluster: Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "start":
            try arguments.atMost(1)
            let specification = try LoadSpecification(try arguments.options(0))
            guard hasCluster else { throw .noCluster }
            let index = try start(specification, owner: .learner, host: .reference)
            return ["ok": 1, "id": .int32(Int32(index + 1))]
        case "stop": return try stopLoad(arguments)
        case "running": return .bool(loads.running)
        case "failed": return .number(loads.failed)
        case "batches": return .number(loads.batches)
        case "documents": return .number(loads.documents)
        case "errors": return .array(loads.failures.map { .document($0.document) })
        case "p50", "p95", "p99", "mean", "max": return try batchSeconds(name, arguments)
        case "throughput": return try throughput(arguments)
        case "joined":
            return try joinTime(arguments, cluster).map { .date(VirtualDate.ms($0)) } ?? .null
        case "batchesBefore":
            let before = try joinTime(arguments, cluster).map { loads.durations.count(from: .min, to: $0) }
            return .number(Int64(before ?? 0))
        case "status": return .document(status)
        default: throw arguments.unknownMethod
        }
    }

    private mutating func stopLoad(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        guard let value = arguments.value(0) else {
            for index in loads.loads.indices { loads.loads[index].running = false }
            return ["ok": 1]
        }
        guard let id = value.int64, let index = loads.loads.firstIndex(where: { Int64($0.id) == id }) else {
            throw .badValue("load.stop: there is no load \(value). load.start gives a load's id.")
        }
        loads.loads[index].running = false
        return ["ok": 1]
    }

    private func batchSeconds(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let window = try Window(arguments.value(0), now: now)
        let seconds: Double? =
            switch name {
            case "p50": loads.durations.percentile(50, from: window.from, to: window.to)
            case "p95": loads.durations.percentile(95, from: window.from, to: window.to)
            case "p99": loads.durations.percentile(99, from: window.from, to: window.to)
            case "mean": loads.durations.mean(from: window.from, to: window.to)
            default: loads.durations.max(from: window.from, to: window.to)
            }
        return seconds.map { .double($0) } ?? .null
    }

    /// Documents a second; null before a batch has ended in the window.
    private func throughput(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let window = try Window(arguments.value(0), now: now)
        let seconds = window.seconds(start: loads.began ?? 0, now: now)
        guard seconds > 0, loads.inserted.count(from: window.from, to: window.to) > 0 else { return .null }
        return .double(loads.inserted.sum(from: window.from, to: window.to) / seconds)
    }

    /// When a shard joined; nil if there is none of that name, or if it was there before the first load began.
    private func joinTime(_ arguments: Arguments, _ cluster: Cluster) throws(CommandError) -> Micros? {
        try arguments.atMost(1)
        let name = try arguments.string(0, "the shard's name")
        guard let shard = cluster.presentShards.last(where: { $0.name == name }), let began = loads.began else {
            return nil
        }
        return shard.joinedAt > began ? shard.joinedAt : nil
    }

    private var status: BSONDocument {
        [
            "running": .bool(loads.running), "batches": .number(loads.batches), "documents": .number(loads.documents),
            "failed": .number(loads.failed),
            "loads": .array(loads.loads.map { .document($0.document) }),
        ]
    }
}

extension Load {
    var document: BSONDocument {
        [
            "id": .int32(Int32(id)), "namespace": .string(specification.namespace.text), "running": .bool(running),
            "clients": .int32(Int32(specification.clients)), "batch": .number(specification.batch),
            "thinkTimeMs": .number(specification.thinkTime / 1_000), "batches": .number(finished),
            "documents": .number(documents), "began": .date(VirtualDate.ms(began)),
        ]
    }
}

extension LoadBook.Failure {
    var document: BSONDocument {
        [
            "ts": .date(VirtualDate.ms(first)), "code": .int32(code), "message": .string(message),
            "count": .number(count),
        ]
    }
}

extension CommandError {
    /// What a driver says where no cluster is.
    package static var noCluster: CommandError {
        CommandError(
            code: 6, codeName: "HostUnreachable",
            message: "There is no cluster yet. Create one with atlas.createCluster, and wait until it is IDLE.")
    }
}
