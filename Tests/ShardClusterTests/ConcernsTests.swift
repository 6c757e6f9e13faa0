import BSON
import Testing

@testable import ShardCluster

/// Concerns are checked on every command before it changes anything; codes and messages are the server's.
@Suite struct ConcernsTests {
    private func answer(_ command: BSONDocument) -> BSONDocument {
        var harness = AdminHarness(shards: 1)
        harness.run(["insert": "c", "documents": [["_id": 1]]], in: "t")
        let reply = harness.run(command, in: "t")
        if reply["ok"]?.double == 0 {
            #expect(harness.cluster.firstShare(of: Namespace("t", "c"))?.realCount == 1)
        }
        return reply
    }

    private static let time = BSONValue.timestamp(BSONTimestamp(seconds: 5, increment: 1))

    private static let readFaults: [(BSONValue, Int64, String)] = [
        ("majority", 14, "BSON field 'find.readConcern' is the wrong type 'string', expected type 'object'"),
        (["level": 1], 14, "BSON field 'readConcern.level' is the wrong type 'int', expected type 'string'"),
        (["level": "most"], 2, "Enumeration value 'most' for field 'readConcern.level' is not a valid value."),
        (["lvl": "local"], 40415, "BSON field 'readConcern.lvl' is an unknown field."),
        (
            ["afterClusterTime": 5], 14,
            "BSON field 'readConcern.afterClusterTime' is the wrong type 'int', expected type 'timestamp'"
        ),
        (
            ["level": "majority", "atClusterTime": time], 72,
            "atClusterTime field can be set only if level is equal to snapshot"
        ),
        (
            ["level": "linearizable", "afterClusterTime": time], 72,
            "afterClusterTime field can be set only if level is equal to majority, local, or snapshot"
        ),
        (
            ["level": "snapshot", "atClusterTime": .timestamp(BSONTimestamp(raw: 0))], 72,
            "atClusterTime cannot be a null timestamp"
        ),
    ]

    @Test(arguments: readFaults.indices) func refusesReadConcerns(_ place: Int) {
        let (concern, code, message) = Self.readFaults[place]
        let reply = answer(["find": "c", "readConcern": concern])
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
    }

    private static let writeFaults: [(BSONValue, Int64, String)] = [
        (1, 14, "BSON field 'insert.writeConcern' is the wrong type 'int', expected type 'object'"),
        (["w": true], 9, "w has to be a number, string, or object; found: bool"),
        (["w": -1], 9, "w has to be a non-negative number and not greater than 50; found: -1"),
        (["w": 51], 9, "w has to be a non-negative number and not greater than 50; found: 51"),
        (["w": [:]], 9, "tagged write concern requires tags"),
        (["w": ["dc": "a"]], 9, "tags must be a single level document with only number values"),
        (
            ["j": "yes"], 14,
            "BSON field 'writeConcern.j' is the wrong type 'string', expected types "
                + "'[bool, long, int, decimal, double']"
        ),
        (["wtimeout": 2_147_483_648], 9, "wtimeout must be a 32-bit integer"),
        (["j": true, "fsync": true], 9, "fsync and j options cannot be used together"),
        (["x": 1], 40415, "BSON field 'writeConcern.x' is an unknown field."),
    ]

    @Test(arguments: writeFaults.indices) func refusesWriteConcerns(_ place: Int) {
        let (concern, code, message) = Self.writeFaults[place]
        let reply = answer(["insert": "c", "documents": [["_id": 2]], "writeConcern": concern])
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
    }

    @Test func refusesConcernsThatACommandDoesNotTake() {
        let write = answer(["insert": "c", "documents": [["_id": 2]], "readConcern": ["level": "majority"]])
        #expect(write["code"]?.int64 == 72)
        #expect(
            write["errmsg"]?.string
                == "Command insert does not support { readConcern: { level: \"majority\", provenance: "
                + "\"clientSupplied\" } } :: caused by :: read concern not supported")
        let read = answer(["find": "c", "writeConcern": ["w": 1]])
        #expect(read["code"]?.int64 == 72)
        #expect(read["errmsg"]?.string == "Command does not support writeConcern")
        #expect(answer(["find": "c", "writeConcern": [:]])["ok"]?.double == 1)
    }

    @Test func readsWhatIsSaid() throws {
        let majority = try WriteConcern(["w": "majority", "j": true, "wtimeout": 500])
        #expect(majority.acknowledgement == .majority)
        #expect(majority.journal == true)
        #expect(majority.timeout == 500_000)
        #expect(try WriteConcern(["w": 2.9]).acknowledgement == .nodes(2))
        #expect(try WriteConcern(["w": "dc"]).acknowledgement == .mode("dc"))
        #expect(try WriteConcern(["w": ["dc": 2]]).acknowledgement == .tags(["dc": 2]))
        #expect(try WriteConcern(["wtimeout": 0]) == .implicit)
        let snapshot = try ReadConcern(["level": "snapshot", "atClusterTime": Self.time])
        #expect(snapshot.level == .snapshot)
        #expect(snapshot.atClusterTime == BSONTimestamp(seconds: 5, increment: 1))
    }

    /// The first statement of a transaction names the transaction's level.
    @Test func takesEachLevelWhereItBelongs() {
        for level in ["local", "available", "majority", "linearizable", "snapshot"] {
            #expect(answer(["find": "c", "readConcern": ["level": .string(level)]])["ok"]?.double == 1)
        }
        let count = answer(["count": "c", "readConcern": ["level": "snapshot"]])
        #expect(count["code"]?.int64 == 72)
    }
}
