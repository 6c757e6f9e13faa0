import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Server parameters are a process's own and have an effect; defaults and bounds are the manual's ("MongoDB Server
/// Parameters"), messages and codes the server's.
@Suite struct ParameterTests {
    private var harness = AdminHarness(shards: 2)
    private let first = NodeAddress.primary(ShardID(0))

    private mutating func set(_ name: String, _ value: BSONValue, on node: NodeAddress) -> BSONDocument {
        var command: BSONDocument = ["setParameter": 1]
        command.append(name, value)
        return harness.run(command, on: node)
    }

    private mutating func get(_ name: String, on node: NodeAddress) -> BSONValue? {
        var command: BSONDocument = ["getParameter": 1]
        command.append(name, 1)
        return harness.run(command, on: node)[name]
    }

    @Test mutating func changesOneProcessAndTellsTheOldValue() {
        #expect(get("orphanCleanupDelaySecs", on: first) == 900)
        #expect(set("orphanCleanupDelaySecs", 30.7, on: first)["was"] == 900)
        #expect(get("orphanCleanupDelaySecs", on: first) == 30)
        #expect(get("orphanCleanupDelaySecs", on: .primary(ShardID(1))) == 900)
        let all = harness.run(["getParameter": ["allParameters": true, "showDetails": true]], on: first)
        #expect(
            all["orphanCleanupDelaySecs"]
                == ["value": 30, "settableAtRuntime": true, "settableAtStartup": true])
        let lifetime = set("transactionLifetimeLimitSeconds", 5, on: first)
        #expect(lifetime["was"] == 60)
        harness.cluster.kill(0, in: .shard(ShardID(0)))
        harness.cluster.restart(0, in: .shard(ShardID(0)))
        harness.wait(seconds: 60)
        #expect(get("orphanCleanupDelaySecs", on: .member(ShardID(0), 0)) == 900, "a process keeps nothing")
    }

    @Test mutating func refusesWhatTheServerRefuses() {
        let cases: [(BSONDocument, NodeAddress, Int64, String)] = [
            (
                ["setParameter": 1, "fast": 1], first, 72,
                "attempted to set unrecognized parameter [fast], use help:true to see options "
            ),
            (
                ["setParameter": 1, "orphanCleanupDelaySecs": 1], .router(0), 72,
                "attempted to set unrecognized parameter [orphanCleanupDelaySecs], use help:true to see options "
            ),
            (["setParameter": 1], first, 72, "no option found to set, use help:true to see options "),
            (
                ["setParameter": 1, "featureCompatibilityVersion": "7.0"], first, 20,
                "not allowed to change [featureCompatibilityVersion] at runtime"
            ),
            (
                ["setParameter": 1, "orphanCleanupDelaySecs": 5, "transactionLifetimeLimitSeconds": 0], first, 2,
                "Invalid value for parameter transactionLifetimeLimitSeconds: 0 is not greater than or equal to 1"
            ),
            (
                ["setParameter": 1, "orphanCleanupDelaySecs": "soon"], first, 2,
                "Unable to coerce value to correct type"
            ),
            (["getParameter": 1, "fast": 1], first, 72, "no option found to get"),
        ]
        for (command, node, code, message) in cases {
            let reply = harness.run(command, on: node)
            #expect(reply["code"]?.int64 == code, "\(command)")
            #expect(reply["errmsg"]?.string == message)
        }
        #expect(get("orphanCleanupDelaySecs", on: first) == 900, "all or nothing")
    }

    @Test mutating func orphansGoWhenTheDonorSays() throws {
        try harness.load(count: 100)
        harness.run(["split": "test.items", "middle": ["key": 50]])
        _ = set("orphanCleanupDelaySecs", 20, on: first)
        let to = harness.cluster[ShardID(1)].name
        harness.run(["moveRange": "test.items", "min": ["key": 50], "toShard": .string(to)])
        let donor = try #require(harness.cluster.shards.firstIndex { !$0.orphans.isEmpty })
        #expect(donor == 0)
        let orphan = try #require(harness.cluster.shards[donor].orphans.first)
        #expect(orphan.deleteAt - harness.cluster.now <= 20_000_000)
        harness.wait(seconds: 21)
        #expect(harness.cluster.shards[donor].orphans.isEmpty)
    }

    @Test mutating func theFirstParticipantsLimitEndsATransaction() {
        harness.run(["insert": "c", "documents": [["_id": 1]]], in: "t")
        let primary = harness.cluster.catalog.database("t")?.primary ?? ShardID(0)
        #expect(set("transactionLifetimeLimitSeconds", 7, on: .primary(primary))["was"] == 60)
        let session: BSONDocument = ["id": .binary(BSONBinary(subtype: 4, bytes: Array(repeating: 7, count: 16)))]
        let reply = harness.run(
            [
                "insert": "c", "documents": [["_id": 2]], "lsid": .document(session), "txnNumber": .int64(1),
                "startTransaction": true, "autocommit": false,
            ], in: "t")
        #expect(reply["ok"] == 1.0)
        harness.wait(seconds: 6)
        #expect(harness.cluster.transactions.open.count == 1)
        harness.wait(seconds: 2)
        #expect(harness.cluster.transactions.open.isEmpty)
    }

    @Test mutating func theAutoMergerComesAsOftenAsItIsTold() throws {
        _ = set("minSnapshotHistoryWindowInSeconds", 0, on: .config)
        harness.run(["shardCollection": "t.c", "key": ["k": 1]])
        harness.run(["split": "t.c", "middle": ["k": 5]])
        harness.wait(seconds: 30)
        #expect(harness.cluster.catalog.collections[Namespace("t", "c")]?.chunks.chunks.count == 2)
        #expect(set("autoMergerIntervalSecs", 60, on: .config)["was"] == 3600)
        harness.wait(seconds: 61)
        #expect(harness.cluster.catalog.collections[Namespace("t", "c")]?.chunks.chunks.count == 1)
    }

    @Test mutating func theTTLMonitorCanBeTurnedOff() {
        harness.run(
            ["createIndexes": "c", "indexes": [["key": ["at": 1], "name": "at_1", "expireAfterSeconds": 1]]], in: "t")
        let primary = harness.cluster.catalog.database("t")?.primary ?? ShardID(0)
        _ = set("ttlMonitorEnabled", false, on: .primary(primary))
        harness.run(["insert": "c", "documents": [["_id": 1, "at": .date(0)]]], in: "t")
        harness.wait(seconds: 130)
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 1)
        _ = set("ttlMonitorEnabled", true, on: .primary(primary))
        harness.wait(seconds: 61)
        #expect(harness.run(["count": "c"], in: "t")["n"]?.int64 == 0)
    }

    @Test mutating func keepsAClusterParameter() {
        let unset = harness.run(["getClusterParameter": "*"])
        #expect(
            unset["clusterParameters"]
                == [
                    [
                        "_id": "defaultMaxTimeMS", "clusterParameterTime": .timestamp(BSONTimestamp(raw: 0)),
                        "readOperations": .int64(0),
                    ]
                ])
        #expect(harness.run(["setClusterParameter": ["defaultMaxTimeMS": ["readOperations": 20]]])["ok"] == 1.0)
        let reply = harness.run(["getClusterParameter": ["defaultMaxTimeMS"]])
        #expect(reply.value(at: ["clusterParameters"])?.array?.first?.document?["readOperations"]?.int64 == 20)
        let faults: [(BSONDocument, NodeAddress, Int64)] = [
            (["setClusterParameter": ["nothing": [:]]], .router(0), 4),
            (["getClusterParameter": "nothing"], .router(0), 4),
            (["setClusterParameter": ["defaultMaxTimeMS": ["readOperations": "str"]]], .router(0), 14),
            (["setClusterParameter": ["defaultMaxTimeMS": ["readOperations": -1]]], .router(0), 2),
            (["setClusterParameter": ["defaultMaxTimeMS": ["writes": 1]]], .router(0), 40415),
            (["setClusterParameter": [:]], .router(0), 72),
            (["setClusterParameter": ["defaultMaxTimeMS": ["readOperations": 1]]], first, 20),
        ]
        for (command, node, code) in faults {
            #expect(harness.run(command, on: node)["code"]?.int64 == code, "\(command)")
        }
    }
}
