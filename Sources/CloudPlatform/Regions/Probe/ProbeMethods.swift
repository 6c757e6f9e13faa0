import BSON
import ShardCluster
import SimKernel

/// Methods of `regions.*` that measure.
extension Platform {
    static let probeMethods = ["probe", "probes", "figures"]
    static let probeLimit = 64

    mutating func regionProbe(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "probe":
            try arguments.atMost(1)
            guard regions.probes.count < Self.probeLimit else {
                throw .badValue("There are \(Self.probeLimit) probes; a sandbox takes no more.")
            }
            let index = startProbe(try probeSpecification(try arguments.options(0)))
            return ["ok": 1, "name": .string(regions.probes[index].specification.name)]
        case "probes":
            try arguments.atMost(0)
            return .array(regions.probes.map { .document(heading($0)) })
        case "figures":
            try arguments.atMost(2)
            let probe = try probe(named: try arguments.string(0, "the probe's name"))
            return .document(figures(probe, try Window(arguments.value(1), now: now), cluster: &cluster))
        default: throw arguments.unknownMethod
        }
    }

    private func probe(named name: String) throws(CommandError) -> Probe {
        guard let probe = regions.probes.first(where: { $0.specification.name == name }) else {
            let names = regions.probes.map(\.specification.name).joined(separator: ", ")
            throw .badValue(
                "There is no probe \"\(name)\". "
                    + (names.isEmpty ? "regions.probe({...}) starts one." : "There are: \(names)."))
        }
        return probe
    }

    private func heading(_ probe: Probe) -> BSONDocument {
        let target =
            switch probe.specification.target {
            case .store(let index): regions.stores[index].name
            case .collection(let namespace): namespace.text
            }
        return [
            "name": .string(probe.specification.name), "from": .string(probe.specification.region),
            "target": .string(target), "running": .bool(now < probe.ends),
        ]
    }

    private mutating func figures(_ probe: Probe, _ window: Window, cluster: inout Cluster) -> BSONDocument {
        let figures = ProbeFigures(probe, window: window)
        var document = heading(probe)
        for (key, value) in figures.counts() { document.append(key, value) }
        document.append("errors", figures.errors(probe.failures))
        document.append("staleReads", .number(figures.staleReads))
        document.append("maxStalenessMs", figures.maxStalenessMs)
        let lost = lostWrites(of: probe, figures.acknowledged(in: regions.logs[probe.log]), cluster: &cluster)
        document.append("lostWrites", lost.map { .number(Int64($0)) } ?? .null)
        for (name, writes) in [("reads", false), ("writes", true)] {
            var part = figures.counts(writes: writes)
            for (key, value) in figures.latencies(writes: writes) { part.append(key, value) }
            document.append(name, .document(part))
        }
        return document
    }

    /// Acknowledged writes that are not there any more; nil if the cluster cannot be asked now.
    private mutating func lostWrites(of probe: Probe, _ acknowledged: [Int], cluster: inout Cluster) -> Int? {
        lostWrites(regions.logs[probe.log], acknowledged, cluster: &cluster)?.count
    }

    /// Those of some acknowledged writes of a log that are not there any more; nil if the cluster cannot be asked now.
    mutating func lostWrites(_ log: ProbeLog, _ acknowledged: [Int], cluster: inout Cluster) -> [Int]? {
        switch log.target {
        case .store(let index):
            let fates = regions.stores[index].fates()
            return acknowledged.filter { number in
                guard let stored = log.writes[number].stored, case .lost = fates[stored] else { return false }
                return true
            }
        case .collection(let namespace):
            if acknowledged.isEmpty { return [] }
            guard hasCluster else { return nil }
            let found = execute(
                [
                    "find": .string(namespace.collection), "filter": ["_id": ["$regex": "^probe-"]],
                    "batchSize": 1_000,
                ], database: namespace.database, cluster: &cluster)
            guard let documents = found["cursor"]?.document?["firstBatch"]?.array else { return nil }
            var present = Set<Int64>()
            for document in documents {
                for number in document.document?["all"]?.array ?? [] { number.int64.map { _ = present.insert($0) } }
            }
            return acknowledged.filter { !present.contains(Int64($0)) }
        }
    }
}
