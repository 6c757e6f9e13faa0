import BSON
import ShardCluster
import SimKernel

/// What a request sends, and what comes of it.
extension Platform {
    /// Writes raise a document's number and reads look at it.
    func command(_ request: Int) -> BSONDocument {
        let entry = pools.requests[request]
        let run = pools.runs[entry.run].specification
        let client = pools.clients[entry.client].specification
        let id = run.readsOwnWrites ? "\(run.name)-user-\(entry.key + 1)" : "probe-\(entry.key + 1)"
        let filter: BSONDocument = ["_id": .string(id)]
        guard entry.isWrite else {
            var concern = client.readConcern
            if run.causal, let time = pools.runs[entry.run].users[entry.user].operationTime {
                concern.append("afterClusterTime", .timestamp(time))
            }
            var command: BSONDocument = [
                "find": .string(run.namespace.collection), "filter": .document(filter), "limit": 1,
                "$readPreference": .document(client.preferenceDocument),
            ]
            if !concern.isEmpty { command.append("readConcern", .document(concern)) }
            return command
        }
        let number: BSONDocument = ["n": .int64(entry.number)]
        var change: BSONDocument = [run.readsOwnWrites ? "$max" : "$set": .document(number)]
        if run.keepsTrack { change.append("$push", ["all": .int64(entry.number)]) }
        let update: BSONDocument = ["q": .document(filter), "u": .document(change), "upsert": true]
        var command: BSONDocument = [
            "update": .string(run.namespace.collection), "updates": [.document(update)],
            "writeConcern": .document(client.writeConcern),
        ]
        if let transaction = entry.transaction {
            for (name, value) in pools.clients[entry.client].sessions.fields(transaction) {
                command.append(name, value)
            }
        }
        return command
    }

    /// A write that is acknowledged can be sent again.
    mutating func takeSession(_ request: Int) {
        let entry = pools.requests[request]
        let client = pools.clients[entry.client].specification
        guard entry.isWrite, entry.transaction == nil, client.retryWrites, client.acknowledges else { return }
        pools.requests[request].transaction = pools.clients[entry.client].sessions.begin(&generator)
    }

    /// The answer is there.
    mutating func receive(_ request: Int, _ cluster: Cluster) {
        let entry = pools.requests[request]
        let client = pools.clients[entry.client]
        pools.requests[request].wait &+= 1
        if let transaction = entry.transaction, !RetryableErrors.ask(for: entry.reply) {
            pools.clients[entry.client].sessions.end(transaction)
            pools.requests[request].transaction = nil
        }
        let server = client.pools[entry.pool].server
        guard let error = ProbeReply.error(in: entry.reply) else {
            checkIn(request, isBroken: false)
            let served = serverThatServed(request, client.servers[server], cluster)
            return end(request, served: served, problem: nil)
        }
        if Self.stateChanges.contains(error.code), client.servers[server].kind != .mongos {
            doubt(server, of: entry.client)
        }
        checkIn(request, isBroken: false)
        fail(request, .server(error, isRetryable: RetryableErrors.ask(for: entry.reply)))
    }

    /// NotWritablePrimary, PrimarySteppedDown, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary, and interruptions by a
    /// change of state: the server is not what the driver took it for.
    private static let stateChanges: [Int32] = [10_107, 189, 13_435, 13_436, 11_600, 11_602, 91]

    private func serverThatServed(_ request: Int, _ view: ServerView, _ cluster: Cluster) -> PoolRun.Server {
        pools.requests[request].servedBy ?? PoolRun.Server(host: view.host, state: view.stateName)
    }

    /// A try has failed: once more where the driver does that, else the application has an error.
    mutating func fail(_ request: Int, _ problem: PoolProblem) {
        let entry = pools.requests[request]
        let client = pools.clients[entry.client].specification
        let retries =
            entry.isWrite
            ? client.retryWrites && client.acknowledges : client.retryReads
        if problem.isRetryable, retries, !entry.isRetry, !pools.clients[entry.client].isClosed {
            pools.requests[request].isRetry = true
            pools.requests[request].asked = now
            pools.requests[request].operation = nil
            pools.requests[request].reply = BSONDocument()
            return select(request)
        }
        end(request, served: nil, problem: problem)
    }

    /// The user has an answer or an error, and goes on.
    private mutating func end(_ request: Int, served: PoolRun.Server?, problem: PoolProblem?) {
        let entry = pools.requests[request]
        let run = entry.run
        let specification = pools.runs[run].specification
        var isStale = false
        if problem == nil, entry.user >= 0 {
            if entry.isWrite {
                pools.runs[run].users[entry.user].written = entry.number
                pools.runs[run].users[entry.user].operationTime = entry.reply["operationTime"]?.timestamp
            } else if specification.readsOwnWrites {
                isStale = Int64(ProbeReply.number(in: entry.reply) ?? -1) < entry.number
            }
        }
        let isLogged = !specification.readsOwnWrites
        let log = pools.runs[run].log
        if problem == nil, isLogged, entry.isWrite, pools.clients[entry.client].specification.acknowledges {
            regions.logs[log].acknowledge(Int(entry.number), at: now)
        }
        pools.runs[run].end(
            PoolRun.Ended(
                isWrite: entry.isWrite, started: entry.started, ended: now,
                waited: entry.waited,
                served: served.map { pools.runs[run].serving($0) }, problem: problem.map { pools.runs[run].note($0) },
                isStale: isStale, staleness: problem == nil && isLogged && !entry.isWrite ? staleness(of: entry) : nil,
                number: isLogged && entry.isWrite ? Int(entry.number) : nil))
        pools.close(request)
        guard entry.user >= 0, case .closed(_, let think) = specification.pace else { return }
        var pause = think > 0 ? Micros.seconds(generator.exponential(mean: think.inSeconds)) : 0
        if specification.readsOwnWrites {
            let reads = entry.isWrite && problem == nil
            pools.runs[run].users[entry.user].hasToRead = reads
            if reads { pause = 0 }
        }
        // An error that comes at once would be asked for again at the same moment, without end.
        if problem != nil { pause = max(pause, Self.errorPause) }
        queue.schedule(.pool(.due(run: Int32(run), user: Int32(entry.user))), at: now + max(1, pause))
    }

    /// How long the oldest write that a read should have shown, and did not, had been acknowledged when it began.
    private func staleness(of read: PooledRequest) -> Micros? {
        let log = regions.logs[pools.runs[read.run].log]
        return log.staleness(
            of: read.key, readAt: read.started, knows: log.known(showing: ProbeReply.number(in: read.reply)))
    }

    /// What an application takes to deal with an error before its user's next request.
    private static let errorPause: Micros = .milliseconds(10)
}
