import BSON
import ShardCluster
import SimKernel

/// The inserter's loop, and the driver in it.
extension Platform {
    /// What a driver retries, and that a router found no primary.
    private static let retryable = RetryableErrors.codes + [133]

    mutating func runInserter(_ index: Int, cluster: inout Cluster) {
        switch inserters[index].phase {
        case .ended: return
        case .selectingServer:
            endInserter(
                index,
                "pymongo.errors.ServerSelectionTimeoutError: No servers found yet, Timeout: 30s: "
                    + inserters[index].properties.connection.hosts.joined(separator: ", "))
        case .sleeping:
            if inserters[index].left == 0 { inserters[index].left = Int(generator.int(in: Inserter.group)) }
            insertNext(index, cluster: &cluster)
        case .answered(let reply): take(reply, index, cluster: &cluster)
        case .waiting(let operation): askAfter(operation, index, cluster: &cluster)
        }
    }

    /// A new document with the present number.
    private mutating func insertNext(_ index: Int, cluster: inout Cluster) {
        let properties = inserters[index].properties
        let document: BSONDocument = [
            "_id": .objectID(makeObjectID()), "val": .int32(Int32(clamping: inserters[index].value)),
            "ts": .date(VirtualDate.ms(now)),
        ]
        var command: BSONDocument = [
            "insert": .string(properties.namespace.collection), "documents": [.document(document)], "ordered": true,
        ]
        if let text = properties.connection.acknowledgement {
            command.append("writeConcern", ["w": Int32(text).map { .int32($0) } ?? .string(text)])
        }
        command.append("lsid", .document(inserters[index].session))
        if properties.connection.retriesWrites {
            inserters[index].transactions += 1
            command.append("txnNumber", .int64(inserters[index].transactions))
        }
        inserters[index].command = command
        inserters[index].isRetry = false
        send(index, cluster: &cluster)
    }

    /// The driver's: seconds, and what tells it from others.
    private mutating func makeObjectID() -> ObjectID {
        let seconds = UInt32(truncatingIfNeeded: VirtualDate.ms(now) / 1_000)
        return ObjectID(
            seconds: seconds, maker: generator.next(), counter: UInt32(truncatingIfNeeded: generator.next()))
    }

    private mutating func send(_ index: Int, cluster: inout Cluster) {
        inserters[index].sent = now
        let command = inserters[index].command
        let database = inserters[index].properties.namespace.database
        guard hasCluster else { return answer(index, CommandError.noCluster.reply, after: Inserter.repeatPause) }
        if let refusal = refusalByLostPrimary(index, cluster) {
            return answer(index, refusal.reply, after: .milliseconds(1))
        }
        switch cluster.begin(command, database: database) {
        case .done(let reply, let latency): answer(index, reply, after: latency)
        case .waiting(let operation):
            inserters[index].phase = .waiting(operation)
            queue.schedule(.inserter(index), at: now + .milliseconds(1))
        }
    }

    private mutating func answer(_ index: Int, _ reply: BSONDocument, after latency: Micros) {
        inserters[index].phase = .answered(reply)
        queue.schedule(.inserter(index), at: now + max(1, latency))
    }

    /// A router learns that a primary is none any more from the first write that it sends there. One that may be
    /// retried it sends again itself; the error of another one goes to the client.
    private mutating func refusalByLostPrimary(_ index: Int, _ cluster: Cluster) -> CommandError? {
        guard !inserters[index].properties.connection.retriesWrites else { return nil }
        let known = inserters[index].knownLosses
        let lost = cluster.presentShards.map(\.replicaSet).filter { set in
            set.primary == nil && !known.contains { $0.set == set.name && $0.term == set.term }
        }
        guard !lost.isEmpty else { return nil }
        var trial = cluster
        guard
            case .waiting = trial.begin(
                inserters[index].command, database: inserters[index].properties.namespace.database)
        else { return nil }
        inserters[index].knownLosses += lost.map { ($0.name, $0.term) }
        return .notWritablePrimary("not primary")
    }

    /// The cluster has answered, or the driver's patience ends, or it goes on waiting.
    private mutating func askAfter(_ operation: OperationID, _ index: Int, cluster: inout Cluster) {
        if let (reply, latency) = cluster.poll(operation) { return answer(index, reply, after: latency) }
        let waited = now - inserters[index].sent
        let timeout = Micros.milliseconds(inserters[index].properties.connection.socketTimeoutMs)
        if timeout > 0, waited >= timeout {
            let error = CommandError(code: 89, codeName: "NetworkTimeout", message: "timed out")
            return take(error.reply, index, cluster: &cluster)
        }
        let pause = min(.milliseconds(10), .milliseconds(1) + waited / 8)
        queue.schedule(.inserter(index), at: now + (timeout > 0 ? min(pause, timeout - waited) : pause))
    }

    /// The driver looks at an answer: it may send a retryable write once more.
    private mutating func take(_ reply: BSONDocument, _ index: Int, cluster: inout Cluster) {
        guard let error = ProbeReply.error(in: reply) else {
            inserters[index].inserted += 1
            if inserters[index].inserted.isMultiple(of: Inserter.report) {
                logInserter(index, "\(inserters[index].inserted) inserted, \(inserters[index].errors) errors")
            }
            return goOn(index, cluster: &cluster)
        }
        if Self.retryable.contains(error.code), inserters[index].properties.connection.retriesWrites,
            !inserters[index].isRetry
        {
            inserters[index].isRetry = true
            inserters[index].retries += 1
            return send(index, cluster: &cluster)
        }
        inserters[index].errors += 1
        let action = inserters[index].properties.onError
        logInserter(
            index,
            "val \(inserters[index].value): \(error.message) (\(error.codeName), \(error.code)): \(action.rawValue)")
        switch action {
        case .skip: goOn(index, cluster: &cluster)
        case .again:
            inserters[index].phase = .sleeping
            queue.schedule(.inserter(index), at: now + Inserter.repeatPause)
        }
    }

    private mutating func goOn(_ index: Int, cluster: inout Cluster) {
        inserters[index].value += 1
        inserters[index].left -= 1
        guard inserters[index].left == 0 else { return insertNext(index, cluster: &cluster) }
        inserters[index].phase = .sleeping
        queue.schedule(.inserter(index), at: now + Inserter.pause)
    }
}
