import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Every command refuses what it does not know, in the server's words, and changes nothing then.
struct AdminArgumentsTests {
    @Test func messages() {
        var harness = AdminHarness()
        let unknown = harness.run(["removeShard": "shard-02", "now": true])
        #expect(unknown["errmsg"]?.string == "BSON field 'removeShard.now' is an unknown field.")
        #expect(unknown["codeName"]?.string == "IDLUnknownField")
        let missing = harness.run(["shardCollection": "test.items"])
        #expect(missing["errmsg"]?.string == "BSON field 'shardCollection.key' is missing but a required field")
        #expect(missing["code"]?.int64 == 40414)
        let type = harness.run(["shardCollection": "test.items", "key": 1])
        #expect(
            type["errmsg"]?.string
                == "BSON field 'shardCollection.key' is the wrong type 'int', expected type 'object'")
        #expect(type["code"]?.int64 == 14)
    }

    /// Whatever comes, a command that fails leaves the state as it was, and nothing traps.
    @Test func failuresChangeNothing() throws {
        var harness = AdminHarness()
        try harness.load(count: 1000)
        let values: [BSONValue] = [
            .null, .minKey, 7, -1, 1e300, .double(.nan), "", "test.items", "nowhere.at", ".", "a/b", [:], [1, 2],
            ["key": 1], .bool(true), .int64(.max),
        ]
        for definition in CommandTable.all {
            for (index, value) in values.enumerated() {
                var command = BSONDocument([(definition.names[0], value)])
                for field in [
                    "key", "min", "to", "toShard", "bounds", "find", "middle", "index", "indexes", "chunkSize",
                ]
                where index % 2 == 0 {
                    command.append(field, values[(index + field.utf8.count) % values.count])
                }
                var copy = harness.cluster
                let before = copy.stateHash()
                guard case .done(let reply, _) = copy.begin(command, database: "admin") else { continue }
                if reply["ok"]?.double != 1 {
                    #expect(copy.stateHash() == before, "\(ExtendedJSON.relaxed(.document(command)))")
                    #expect(reply["code"] != nil)
                }
                #expect(copy.checkInvariants() == [], "\(ExtendedJSON.relaxed(.document(command)))")
            }
        }
    }

    /// Every reply of a command that succeeds carries the cluster's time.
    @Test func gossip() {
        var harness = AdminHarness()
        let reply = harness.run(["listShards": 1])
        #expect(reply.value(at: ["$clusterTime", "clusterTime"])?.timestamp == reply["operationTime"]?.timestamp)
    }
}
