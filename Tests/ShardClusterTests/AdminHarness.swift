import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// A cluster whose commands run to their end, with its invariants checked after every event on the way.
struct AdminHarness {
    var cluster: Cluster
    var faults: [String] = []
    private var checked: Mark?

    init(shards: Int = 2, seed: UInt64 = 1) {
        let names = (1...shards).map { "shard-0\($0)" }
        cluster = Cluster(Topology(shards: names), generator: Generator(seed: seed))
    }

    @discardableResult
    mutating func run(_ command: BSONDocument, in database: String = "admin", on node: NodeAddress? = nil)
        -> BSONDocument
    {
        switch cluster.begin(command, database: database, on: node) {
        case .done(let reply, let latency):
            advance(to: cluster.now + latency)
            return reply
        case .waiting(let operation):
            while let next = cluster.nextEventTime {
                advance(to: next)
                if let (reply, latency) = cluster.poll(operation) {
                    advance(to: cluster.now + latency)
                    return reply
                }
            }
            return ["ok": 0, "errmsg": "the command never ended"]
        }
    }

    /// Event by event, so that no state in between escapes the check.
    mutating func advance(to time: Micros) {
        while let next = cluster.nextEventTime, next <= time {
            cluster.advance(to: next)
            check()
        }
        cluster.advance(to: time)
        check()
    }

    mutating func wait(seconds: Int64) { advance(to: cluster.now + seconds * 1_000_000) }

    private mutating func check() {
        let mark = Mark(cluster)
        guard faults.isEmpty, mark != checked else { return }
        checked = mark
        faults = cluster.checkInvariants().map { "\($0) at \(cluster.now)" }
    }

    /// Shards `test.items` by `{key: 1}` and loads `count` documents of about `bytes` bytes with keys 0..<100.
    mutating func load(count: Int64, bytes: Int32 = 1_000, name: String = "items") throws {
        let namespace = Namespace("test", name)
        run(["shardCollection": .string(namespace.text), "key": ["key": 1]])
        _ = try cluster.insertBulk(
            namespace,
            BulkBatch(field: "key", low: 0, width: 100, count: count, firstNumber: 0, padBytes: bytes - 41))
    }

    mutating func setRangeSize(megabytes: Int64) throws {
        try cluster.writeSetting(["_id": "chunksize", "value": .int64(megabytes)])
    }

    func bounds(_ name: String = "items") throws -> [String] {
        try cluster.chunkFacts(Namespace("test", name)).map { chunk in
            let low = chunk.min["key"] == .minKey ? "min" : "\(chunk.min["key"]?.int64 ?? 0)"
            let high = chunk.max["key"] == .maxKey ? "max" : "\(chunk.max["key"]?.int64 ?? 0)"
            return "\(low)-\(high) \(chunk.shard)"
        }
    }

    func documents(_ name: String = "items") -> [Int] {
        cluster.activeShards.map { cluster.ownedDocuments(of: Namespace("test", name), on: $0) }
    }
}

/// What changes when anything that the invariants are about changes: idle rounds are not worth a check.
private struct Mark: Equatable {
    let changes: Int
    let phases: [Migration.Phase]
    let orphans: Int
    let documents: Int

    init(_ cluster: Cluster) {
        changes = cluster.catalog.changelog.count + cluster.catalog.databases.count
        phases = cluster.migrations.active.map(\.phase)
        orphans = cluster.shards.reduce(0) { $0 + $1.orphans.count }
        documents = cluster.shards.reduce(0) { $1.collections.reduce($0) { $0 + $1.1.count } }
    }
}
