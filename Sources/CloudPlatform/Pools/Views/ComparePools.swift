import BSON
import ShardCluster
import SimKernel

/// Sizing pools: by formula, and by measuring.
extension Platform {
    private static let sizeCount = 12

    /// HikariCP's rule of thumb: connections = cores x 2 + spindles, for a database that one pool works on.
    func formula(_ options: Options, cluster: Cluster) throws(CommandError) -> BSONDocument {
        try options.refuseUnknown(["cores", "spindles"])
        let tier = cluster.presentShards.first.map { $0.replicaSet.servingTier } ?? configuration.tier.name
        let cores = try options.integer("cores", in: 1...1_024) ?? Int64((Tier.named(tier) ?? configuration.tier).vCPUs)
        let spindles = try options.integer("spindles", in: 0...1_024) ?? 1
        return ["cores": .number(cores), "spindles": .number(spindles), "connections": .number(cores * 2 + spindles)]
    }

    /// The same load once for each size of a pool, each time from the present state; nothing of it stays.
    func compare(_ options: Options, cluster: Cluster) throws(CommandError) -> BSONValue {
        guard let given = options.value("sizes")?.array, !given.isEmpty, given.count <= Self.sizeCount else {
            throw .badValue("\(options.owner) needs sizes: a list of 1 to \(Self.sizeCount) sizes of the pool.")
        }
        var sizes: [Int64] = []
        for value in given {
            guard let size = value.int64, (1...PoolSettings.sizeLimit).contains(size) else {
                throw .badValue("\(options.owner): sizes must be whole numbers from 1 to \(PoolSettings.sizeLimit).")
            }
            sizes.append(size)
        }
        guard let name = try options.string("pool") else {
            throw .badValue("\(options.owner) needs pool: the name of the pool whose size is tried.")
        }
        let run = BSONDocument(
            options.document.filter { $0.key != "sizes" && $0.key != "name" }.map { ($0.key, $0.value) })
        let old = pools.clients[try pools.place(of: name)]
        let open = try runSpecification(Options(run, of: options.owner))
        guard Int64(sizes.count) * open.duration <= Self.comparedLimit else {
            throw .badValue(
                "\(options.owner): all sizes together run at most \(Self.comparedLimit / 60_000_000) minutes. Shorten duration."
            )
        }
        var rows: [BSONValue] = []
        for size in sizes {
            rows.append(.document(try measure(Int(size), of: old.specification, open, cluster: cluster)))
        }
        return .array(rows)
    }

    private static let comparedLimit: Micros = .minutes(30)

    private func measure(
        _ size: Int, of client: ClientSpecification, _ run: RunSpecification, cluster: Cluster
    ) throws(CommandError) -> BSONDocument {
        var (world, cluster) = (self, cluster)
        let place = world.openClient(client.resized(to: size), cluster: cluster)
        let run = run.on(place, for: pools.clients.firstIndex { $0.specification == client && !$0.isClosed })
        try world.prepareCollection(run, cluster: &cluster)
        let index = world.startRun(run)
        world.advance(to: world.pools.runs[index].ends, cluster: &cluster)
        let figures = RunFigures(world.pools.runs[index], window: Window(), now: world.now)
        let latency = figures.latencies { _ in true }
        let waits = figures.spans(world.pools.runs[index].ended.map(\.waited))
        return [
            "size": .number(Int64(size)), "throughput": figures.throughput, "p50Ms": latency["p50Ms"] ?? .null,
            "p95Ms": latency["p95Ms"] ?? .null, "checkOutP95Ms": waits["p95Ms"] ?? .null,
            "failed": .number(figures.failures),
        ]
    }
}

extension ClientSpecification {
    func resized(to size: Int) -> ClientSpecification {
        var settings = settings
        settings.maxPoolSize = size
        settings.minPoolSize = min(settings.minPoolSize, size)
        return ClientSpecification(
            name: name, target: target, region: region, instances: instances, settings: settings,
            preference: preference, preferenceDocument: preferenceDocument, readConcern: readConcern,
            writeConcern: writeConcern, retryReads: retryReads, retryWrites: retryWrites)
    }
}

extension RunSpecification {
    /// The same load on another client.
    func on(_ client: Int, for old: Int?) -> RunSpecification {
        RunSpecification(
            name: name, reads: reads == old ? client : reads, writes: writes == old ? client : writes, pace: pace,
            writeShare: writeShare, readsOwnWrites: readsOwnWrites, causal: causal, namespace: namespace, keys: keys,
            readWork: readWork, writeWork: writeWork, slowShare: slowShare, slowWork: slowWork, duration: duration)
    }
}
