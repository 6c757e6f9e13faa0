import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What no node can do, and what only looks as if it could not be done.
@Suite struct BadInputTests {
    private var harness = AdminHarness(shards: 2)

    private mutating func failure(_ command: BSONDocument) -> (Int64?, String?) {
        let reply = harness.run(command, in: "t")
        let failed = reply["ok"]?.truthy == true ? reply["writeErrors"]?.array?.first?.document : reply
        return (failed?["code"]?.int64, failed?["errmsg"]?.string)
    }

    @Test mutating func nobodyReadsWhatIsYetToCome() {
        let future = BSONValue.timestamp(BSONTimestamp(seconds: 4_000_000_000, increment: 1))
        for (name, concern) in [
            ("afterClusterTime", ["afterClusterTime": future] as BSONDocument),
            ("atClusterTime", ["level": "snapshot", "atClusterTime": future]),
        ] {
            let found = failure(["find": "c", "readConcern": .document(concern)])
            #expect(found.0 == 72)
            #expect(
                found.1?.hasPrefix(
                    "readConcern \(name) value must not be greater than the current clusterTime. Requested clusterTime: "
                        + "{ ts: Timestamp(4000000000, 1) }; current clusterTime: { ts: Timestamp(") == true)
        }
        let seen = harness.run(["ping": 1], in: "t")["operationTime"] ?? .null
        #expect(failure(["find": "c", "readConcern": ["afterClusterTime": seen]]).0 == nil)
    }

    @Test mutating func stalenessIsNoNegativeTime() {
        let found = failure(["find": "c", "$readPreference": ["mode": "secondary", "maxStalenessSeconds": -5]])
        #expect(found == (2, "maxStalenessSeconds must be a non-negative integer"))
    }

    @Test mutating func arrayFiltersSpeakOfOneName() {
        harness.run(["insert": "c", "documents": [["_id": 1, "a": [1, 2], "s": ["x": "y"], "d": ["e": 3]]]], in: "t")
        func update(_ path: String, _ filters: [BSONValue]) -> BSONDocument {
            let change: BSONDocument = ["$set": .document([path: 9])]
            return [
                "update": "c",
                "updates": [["q": ["_id": 1], "u": .document(change), "arrayFilters": .array(filters)]],
            ]
        }
        #expect(
            failure(update("a.$[e]", [["e": 1, "g": 1]])) == (
                9,
                "Error parsing array filter :: caused by :: Expected a single top-level field name, found 'e' and 'g'"
            ))
        #expect(failure(update("a.$[e]", [["$or": [["e": 1], ["f.x": 1]]]])).0 == 9)
        #expect(failure(update("a.$[e]", [["$or": [["e": 1], ["e": 2]]]])).0 == nil)
        let none = "Plan executor error during update :: caused by :: Cannot apply array updates to non-array element "
        #expect(failure(update("s.x.$[]", [])) == (2, none + "x: \"y\""))
        #expect(failure(update("d.e.$[f]", [["f": 1]])) == (2, none + "e: 3"))
        #expect(failure(update("s.$[]", [])) == (2, none + "s: { x: \"y\" }"))
    }

    /// As updates without the shard key since 7.1: looked for on all shards, and inserted where its own key says.
    @Test mutating func anUpsertOfOneDocumentNeedsNoShardKey() {
        harness.run(["shardCollection": "t.s", "key": ["k": 1]])
        let upsert = { (query: BSONDocument, multi: Bool) -> BSONDocument in
            let change: BSONDocument = ["$set": ["v": 1]]
            return [
                "update": "s",
                "updates": [
                    ["q": .document(query), "u": .document(change), "upsert": true, "multi": .bool(multi)]
                ],
            ]
        }
        #expect(harness.run(upsert(["name": "x"], false), in: "t")["upserted"]?.array?.count == 1)
        #expect(harness.run(upsert(["name": "x"], false), in: "t")["upserted"] == nil)
        #expect(harness.run(["count": "s", "query": ["k": .null]], in: "t")["n"]?.int64 == 1)
        let found = harness.run(
            ["findAndModify": "s", "query": ["name": "y"], "update": ["$set": ["k": 5]], "upsert": true, "new": true],
            in: "t")
        #expect(found["value"]?.document?["k"]?.int64 == 5)
        #expect(failure(upsert(["name": "z"], true)).0 == 61)
        #expect(harness.faults.isEmpty, "\(harness.faults)")
    }
}
