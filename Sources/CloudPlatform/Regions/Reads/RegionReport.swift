import BSON
import ShardCluster
import SimKernel

/// What users in several regions have lived through: latency and staleness by region, and what an outage cost.
extension Platform {
    mutating func regionReport(
        _ users: RegionUsers, _ window: Window, quickMs: Double, cluster: inout Cluster
    ) -> BSONDocument {
        var rows: [BSONValue] = []
        var all: [PoolRun.Ended] = []
        for place in users.places {
            let run = pools.runs[place.run]
            let ended = run.ended.filter { $0.started >= window.from && $0.started < window.to }
            all += ended
            rows.append(.document(row(place, run, ended, window, quickMs, cluster)))
        }
        var document: BSONDocument = [
            "name": .string(users.name), "collection": .string(users.namespace.text),
            "running": .bool(users.places.contains { now < pools.runs[$0.run].ends }), "regions": .array(rows),
        ]
        document.append("writes", .document(outage(all.filter(\.isWrite))))
        document.append("reads", .document(outage(all.filter { !$0.isWrite })))
        let acknowledged = all.filter { $0.isWrite && $0.problem == nil }.compactMap(\.number)
        let lost = lostWrites(regions.logs[users.log], Array(acknowledged), cluster: &cluster)
        document.append("lostWrites", lost.map { .number(Int64($0.count)) } ?? .null)
        document.append("recoveryPointMs", lost.map { .double(span(of: $0, in: users.log).inSeconds * 1_000) } ?? .null)
        return document
    }

    /// From the first to the last acknowledgement that did not hold.
    private func span(of lost: [Int], in log: Int) -> Micros {
        let times = lost.compactMap { regions.logs[log].writes[$0].acknowledged }
        guard let first = times.min(), let last = times.max() else { return 0 }
        return last - first
    }

    private func row(
        _ place: RegionUsers.Place, _ run: PoolRun, _ ended: [PoolRun.Ended], _ window: Window, _ quickMs: Double,
        _ cluster: Cluster
    ) -> BSONDocument {
        let reads = ended.filter { !$0.isWrite }
        let good = reads.filter { $0.problem == nil }
        let quick = good.filter { ($0.ended - $0.started).inSeconds * 1_000 <= quickMs }.count
        let figures = RunFigures(run, window: window, now: now)
        let client = pools.clients[run.specification.reads].specification
        var document: BSONDocument = [
            "region": .string(RegionLatency.atlasName(place.region)), "users": .number(Int64(place.users)),
            "readPreference": .document(client.preferenceDocument),
        ]
        for (name, value) in figures.document(open: run.open, isRunning: now < run.ends)
        where name == "reads" || name == "writes" {
            document.append(name, value)
        }
        document.append("quick", good.isEmpty ? .null : .double(Double(quick) / Double(good.count)))
        let stale = good.compactMap(\.staleness)
        document.append("staleReads", .number(Int64(stale.count)))
        document.append("maxStalenessMs", .double((stale.max() ?? 0).inSeconds * 1_000))
        document.append("errors", figures.document(open: 0, isRunning: false)["errors"] ?? .null)
        document.append("served", .array(servedRegions(run, good, cluster)))
        document.append("longestGapMs", .double(gap(reads).inSeconds * 1_000))
        return document
    }

    /// Reads by the region of the member that served them.
    private func servedRegions(_ run: PoolRun, _ reads: [PoolRun.Ended], _ cluster: Cluster) -> [BSONValue] {
        run.served.indices.compactMap { place in
            let count = reads.lazy.filter { $0.served == Int32(place) }.count
            guard count > 0 else { return nil }
            let server = run.served[place]
            let region = cluster.address(of: server.host).flatMap { address -> String? in
                guard case .member(let shard, let member) = address else { return nil }
                return cluster.region(of: .member(.shard(shard), member))
            }
            return [
                "host": .string(server.host), "region": .string(region ?? configuration.region.name),
                "state": .string(server.state), "reads": .number(Int64(count)),
            ]
        }
    }

    /// What the users of all regions together felt of an outage: failures, and the longest time without an answer,
    /// which is the recovery time as they see it.
    private func outage(_ ended: [PoolRun.Ended]) -> BSONDocument {
        let good = ended.lazy.filter { $0.problem == nil }.count
        return [
            "answered": .number(Int64(good)), "failed": .number(Int64(ended.count - good)),
            "longestGapMs": .double(gap(ended).inSeconds * 1_000),
        ]
    }

    /// The longest time between two answers.
    private func gap(_ ended: [PoolRun.Ended]) -> Micros {
        let times = ended.filter { $0.problem == nil }.map(\.ended).sorted()
        return zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? 0
    }
}
