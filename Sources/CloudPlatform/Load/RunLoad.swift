import BSON
import ShardCluster
import SimKernel

/// A client's loop: send a batch, wait for its answer, think.
extension Platform {
    /// A driver's pause before it looks for a primary again.
    private static let retryPause: Micros = .milliseconds(500)
    /// A driver's serverSelectionTimeoutMS.
    private static let serverSelection: Micros = .seconds(30)

    /// What a driver retries: no primary, or one that stepped down or went away.
    private static let retryable: [Int32] = [
        6, 7, 89, 91, 133, 189, 9_001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436,
    ]

    /// The load's id. Its clients begin a little apart, as processes do.
    mutating func start(_ specification: LoadSpecification, owner: Load.Owner, host: LoadHost) throws(CommandError)
        -> Int
    {
        guard loads.loads.count < LoadBook.loadLimit else {
            throw .badValue("The sandbox has had \(LoadBook.loadLimit) loads; it takes no more.")
        }
        let index = loads.loads.count
        loads.loads.append(Load(id: index + 1, specification, owner: owner, host: host, at: now))
        for client in 0..<specification.clients {
            let delay = client == 0 ? 0 : generator.int(in: 0...max(1, specification.thinkTime))
            queue.schedule(.batchDue(load: index, client: client), at: now + delay)
        }
        return index
    }

    mutating func sendBatch(load index: Int, client: Int, cluster: inout Cluster) {
        var load = loads.loads[index]
        defer { loads.loads[index] = load }
        let since: Micros
        var left: Int64?
        if case .retrying(let first, let documents) = load.clients[client] {
            (since, left) = (first, documents)
        } else {
            guard load.running, !load.isExhausted else { return load.stop(client: client) }
            load.started += 1
            since = now
        }
        guard !cluster.isLockedSomewhere else {
            // Writes wait for fsyncUnlock, however long that takes.
            load.clients[client] = .retrying(since: since, left: left)
            queue.schedule(.batchDue(load: index, client: client), at: now + Self.retryPause)
            return
        }
        do {
            var write = LoadWrite(cluster.writeConcern(ofClient: load.specification.writeConcern), at: now)
            let duration = try insert(load, left: left, &write, cluster: &cluster)
            load.clients[client] = .sending(since: since, documents: load.specification.inserts, write: write)
            queue.schedule(.batchDone(load: index, client: client), at: now + duration)
        } catch {
            if Self.retryable.contains(error.code), now - since < Self.serverSelection {
                load.clients[client] = .retrying(since: since, left: left)
                queue.schedule(.batchDue(load: index, client: client), at: now + Self.retryPause)
                return
            }
            fail(error, client: client, of: &load, index)
        }
    }

    private mutating func fail(_ error: CommandError, client: Int, of load: inout Load, _ index: Int) {
        loads.fail(code: error.code, message: error.message, at: now)
        if case .script(let script) = load.owner {
            load.stop(client: client)
            return end(script, "pymongo.errors.OperationFailure: \(error.message), code \(error.code)")
        }
        load.clients[client] = .thinking
        let pause = max(load.specification.thinkTime, Self.retryPause)
        queue.schedule(.batchDue(load: index, client: client), at: now + pause)
    }

    /// Whether a batch is acknowledged as its client wants it; else the client waits on, sends again what was lost, or
    /// is told an error.
    private mutating func isAcknowledged(load index: Int, client: Int, cluster: Cluster) -> Bool {
        guard case .sending(let since, let documents, var write) = loads.loads[index].clients[client] else {
            return true
        }
        switch write.look(at: cluster) {
        case .acknowledged: return true
        case .pending:
            loads.loads[index].clients[client] = .sending(since: since, documents: documents, write: write)
            // Asked about often at first, then within a twentieth of the time that it takes.
            let pause = min(max((now - since) / 20, .milliseconds(1)), .seconds(1))
            queue.schedule(.batchDone(load: index, client: client), at: now + pause)
        case .lost(let count):
            loads.loads[index].clients[client] = .retrying(since: since, left: count)
            queue.schedule(.batchDue(load: index, client: client), at: now + Self.retryPause)
        case .failed(let error):
            var load = loads.loads[index]
            fail(error, client: client, of: &load, index)
            loads.loads[index] = load
        }
        return false
    }

    mutating func finishBatch(load index: Int, client: Int, cluster: inout Cluster) {
        guard isAcknowledged(load: index, client: client, cluster: cluster),
            case .sending(let since, let documents, _) = loads.loads[index].clients[client]
        else { return }
        let duration = now - since
        loads.loads[index].finished += 1
        loads.loads[index].documents += documents
        loads.loads[index].clients[client] = .thinking
        loads.durations.append(at: now, duration.inSeconds)
        loads.inserted.append(at: now, Double(documents))
        trace.combine(duration)
        if loads.loads[index].isExhausted || !loads.loads[index].running {
            loads.loads[index].stop(client: client)
        } else {
            queue.schedule(.batchDue(load: index, client: client), at: now + loads.loads[index].specification.thinkTime)
        }
        if case .script(let script) = loads.loads[index].owner {
            batchEnded(script: script, duration: duration, cluster: &cluster)
        }
    }

    /// The batch's documents go to their shards, or those that are left of it; gives the time until the client has its
    /// answer, but for what it waits for in `write`.
    private mutating func insert(
        _ load: Load, left: Int64?, _ write: inout LoadWrite, cluster: inout Cluster
    ) throws(CommandError) -> Micros {
        guard hasCluster else {
            throw .hostUnreachable("No cluster answers. Create one with atlas.createCluster and wait until it is IDLE.")
        }
        let specification = left.map(load.specification.again) ?? load.specification
        let present = cluster.presentShards.map { ShardReading($0, in: cluster) }
        for shard in present { hardware[shard.name].expand(used: shard.diskUsedGB) }
        if let full = present.first(where: { hardware[$0.name].isFull(used: $0.diskUsedGB) }) {
            throw CommandError(
                code: 14_031, codeName: "OutOfDiskSpace",
                message: "Available disk space on \(full.name) is less than the required minimum of 500 MB.")
        }
        let parts = specification.keys.batches(
            count: specification.inserts, firstNumber: loads.nextNumber, padBytes: specification.padBytes)
        var shares = BatchShares()
        for part in parts {
            guard let result = try insert(part, of: specification, write.concern, cluster: &cluster) else { continue }
            write.add(result)
            for share in result.perShard { shares.add(share.count, to: cluster.shards[share.shard.slot].name) }
        }
        loads.nextNumber += specification.inserts
        let primariesAnswer = cluster.presentShards.allSatisfy { $0.replicaSet.primaryAcknowledges(write.concern) }
        return latency(
            of: specification, write.concern, from: load.host, shares: shares, shards: present,
            primariesAnswer: primariesAnswer)
    }

    /// A batch that ends at a duplicate has used its numbers: the documents before it are there. Who asks for no
    /// acknowledgement is told of no error either.
    private mutating func insert(
        _ part: BulkBatch, of specification: LoadSpecification, _ concern: WriteConcern, cluster: inout Cluster
    ) throws(CommandError) -> BulkResult? {
        do throws(CommandError) {
            return try cluster.insertLoad(specification.namespace, part)
        } catch {
            if concern.isUnacknowledged { return nil }
            if error.code == 11_000 { loads.nextNumber += specification.inserts }
            throw error
        }
    }
}
