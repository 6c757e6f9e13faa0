import BSON
import ShardCluster
import SimKernel

/// `pools.*`
extension Platform {
    static let poolsMethods = [
        "create", "close", "list", "run", "runs", "figures", "admin", "log", "formula", "compare",
    ]

    mutating func pools(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "create": return try createPool(arguments, cluster: cluster)
        case "close":
            try arguments.atMost(1)
            closeClient(try pools.place(of: try arguments.string(0, "the pool's name")))
            return ["ok": 1]
        case "list":
            try arguments.atMost(0)
            return .array(pools.clients.filter { !$0.isClosed }.map { .document($0.document) })
        case "run": return try beginRun(arguments, cluster: &cluster)
        case "runs":
            try arguments.atMost(0)
            return .array(
                pools.runs.map { ["name": .string($0.specification.name), "running": .bool(now < $0.ends)] })
        case "figures": return .document(try runFigures(arguments))
        case "admin":
            try arguments.atMost(1)
            let options = try arguments.options(0)
            try options.refuseUnknown(["as"])
            return .document(adminView(try options.string("as"), cluster: cluster))
        case "log": return try poolLog(arguments)
        case "formula":
            try arguments.atMost(1)
            return .document(try formula(try arguments.options(0), cluster: cluster))
        case "compare":
            try arguments.atMost(1)
            guard hasCluster else { throw .noCluster }
            return try compare(try arguments.options(0), cluster: cluster)
        default: throw arguments.unknownMethod
        }
    }

    private mutating func createPool(_ arguments: Arguments, cluster: Cluster) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        guard hasCluster else { throw .noCluster }
        let name = try arguments.string(0, "the pool's name")
        guard name.utf8.count <= PoolBook.nameLimitBytes else {
            throw .badValue("pools.create: a name must not be longer than \(PoolBook.nameLimitBytes) bytes.")
        }
        guard !pools.clients.contains(where: { $0.specification.name == name && !$0.isClosed }) else {
            throw .illegalOperation("There is a pool \(name) already. Close it, or choose another name.")
        }
        guard pools.clients.count < PoolBook.clientLimit else {
            throw .badValue("There have been \(PoolBook.clientLimit) pools; a sandbox takes no more.")
        }
        let specification = try clientSpecification(name, try arguments.options(1), cluster: cluster)
        return .document(pools.clients[openClient(specification, cluster: cluster)].document)
    }

    private mutating func beginRun(_ arguments: Arguments, cluster: inout Cluster) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        guard hasCluster else { throw .noCluster }
        guard pools.runs.count < PoolBook.runLimit else {
            throw .badValue("There have been \(PoolBook.runLimit) runs; a sandbox takes no more.")
        }
        let specification = try runSpecification(try arguments.options(0))
        try prepareCollection(specification, cluster: &cluster)
        return ["ok": 1, "name": .string(pools.runs[startRun(specification)].specification.name)]
    }

    private func runFigures(_ arguments: Arguments) throws(CommandError) -> BSONDocument {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the run's name")
        guard let run = pools.runs.first(where: { $0.specification.name == name }) else {
            let names = pools.runs.map(\.specification.name).joined(separator: ", ")
            throw .badValue(
                "There is no run \"\(name)\". "
                    + (names.isEmpty ? "pools.run({...}) starts one." : "There are: \(names)."))
        }
        let window = try Window(arguments.value(1), now: now)
        return RunFigures(run, window: window, now: now).document(open: run.open, isRunning: now < run.ends)
    }

    /// The last events of a pool's connections.
    private func poolLog(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let client = pools.clients[try pools.place(of: try arguments.string(0, "the pool's name"))]
        let window = try Window(arguments.value(1), now: now)
        return .array(
            client.log.entries.suffix(PoolLog.kept).filter { $0.at >= window.from && $0.at < window.to }.map { entry in
                var document: BSONDocument = [
                    "event": .string(entry.name.rawValue), "ts": .date(VirtualDate.ms(entry.at)),
                    "host": .string(client.servers[client.pools[entry.pool].server].host),
                    "instance": .number(Int64(entry.pool / client.servers.count + 1)),
                ]
                if let id = entry.connection { document.append("connectionId", .number(Int64(id))) }
                if let reason = entry.reason { document.append("reason", .string(reason)) }
                return .document(document)
            })
    }

    /// What happens to pools by itself.
    mutating func handle(_ event: PoolEvent, cluster: inout Cluster) {
        switch event {
        case .due(let run, let user): issue(run: Int(run), user: Int(user))
        case .step(let request, let serial): step(Int(request), serial: serial, cluster: &cluster)
        case .timeout(let request, let wait): timeOut(Int(request), wait: wait)
        case .connected(let client, let connection): finishConnection(Int(client), connection, cluster: cluster)
        case .idle(let client): closeIdle(Int(client))
        case .beat(let client, let number): beat(Int(client), number: number, cluster: cluster)
        }
    }
}

extension PooledClient {
    /// How it is set.
    var document: BSONDocument {
        let settings = specification.settings
        var document: BSONDocument = [
            "pool": .string(specification.name), "from": .string(specification.region),
            "instances": .number(Int64(specification.instances)), "servers": .array(servers.map { .string($0.host) }),
            "maxPoolSize": .number(Int64(settings.maxPoolSize)), "minPoolSize": .number(Int64(settings.minPoolSize)),
            "maxConnecting": .number(Int64(settings.maxConnecting)),
        ]
        for (name, span) in [
            ("maxIdleTimeMS", settings.maxIdleTime), ("waitQueueTimeoutMS", settings.waitQueueTimeout),
            ("serverSelectionTimeoutMS", settings.serverSelectionTimeout),
            ("socketTimeoutMS", settings.socketTimeout), ("heartbeatFrequencyMS", settings.heartbeatFrequency),
        ] { document.append(name, .number(span / 1_000)) }
        document.append("readPreference", .document(specification.preferenceDocument))
        if !specification.readConcern.isEmpty { document.append("readConcern", .document(specification.readConcern)) }
        document.append("writeConcern", .document(specification.writeConcern))
        return document
    }
}
