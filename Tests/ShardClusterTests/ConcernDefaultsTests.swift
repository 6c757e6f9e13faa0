import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// setDefaultRWConcern and getDefaultRWConcern: their replies and refusals, and what the defaults do.
struct ConcernDefaultsTests {
    @Test func implicitDefaults() {
        var harness = AdminHarness()
        let reply = harness.run(["getDefaultRWConcern": 1])
        #expect(
            reply.keys.prefix(5) == [
                "defaultReadConcern", "defaultWriteConcern", "defaultWriteConcernSource", "defaultReadConcernSource",
                "localUpdateWallClockTime",
            ])
        #expect(reply["defaultReadConcern"] == ["level": "local"])
        #expect(reply["defaultWriteConcern"] == ["w": "majority", "wtimeout": 0])
        #expect(reply["defaultWriteConcernSource"] == "implicit" && reply["defaultReadConcernSource"] == "implicit")
        #expect(harness.run(["getDefaultRWConcern": 1, "inMemory": true])["inMemory"] == true)
    }

    @Test func setAndTold() {
        var harness = AdminHarness()
        let reply = harness.run(["setDefaultRWConcern": 1, "defaultWriteConcern": ["w": 2, "wtimeout": 500]])
        #expect(reply["defaultWriteConcern"] == ["w": 2, "wtimeout": 500])
        #expect(reply["defaultWriteConcernSource"] == "global" && reply["defaultReadConcernSource"] == "implicit")
        #expect(reply["updateOpTime"] != nil && reply["updateWallClockTime"] != nil)
        // The other half stays.
        harness.run(["setDefaultRWConcern": 1, "defaultReadConcern": ["level": "majority"]])
        let both = harness.run(["getDefaultRWConcern": 1])
        #expect(both["defaultWriteConcern"] == ["w": 2, "wtimeout": 500])
        #expect(both["defaultReadConcern"] == ["level": "majority"])
        let saved = harness.cluster.configDocuments("settings")?.first { $0["_id"] == "ReadWriteConcernDefaults" }
        #expect(saved?["defaultReadConcern"] == ["level": "majority"])
        harness.run(["setDefaultRWConcern": 1, "defaultReadConcern": [:]])
        #expect(harness.run(["getDefaultRWConcern": 1])["defaultReadConcernSource"] == "implicit")
    }

    @Test(
        arguments: [
            (
                [:], 2,
                "At least one of the \"defaultReadConcern\" or \"defaultWriteConcern\" fields must be present"
            ),
            (
                ["defaultWriteConcern": ["w": 0]], 2,
                "Unacknowledged write concern is not suitable for the default write concern"
            ),
            (["defaultWriteConcern": ["j": true]], 2, "Default write concern must have 'w' field."),
            (
                ["defaultReadConcern": ["level": "linearizable"]], 2,
                "level: 'linearizable' is not suitable for the default read concern"
            ),
            (
                ["defaultReadConcern": ["level": "snapshot"]], 2,
                "level: 'snapshot' is not suitable for the default read concern"
            ),
            (
                ["defaultReadConcern": 1], 14,
                "BSON field 'setDefaultRWConcern.defaultReadConcern' is the wrong type 'int', expected type 'object'"
            ),
            (["colour": "red"], 40415, "BSON field 'setDefaultRWConcern.colour' is an unknown field."),
        ] as [(BSONDocument, Int64, String)])
    func refusals(_ fields: BSONDocument, _ code: Int64, _ message: String) {
        var harness = AdminHarness()
        var command: BSONDocument = ["setDefaultRWConcern": 1]
        for (key, value) in fields { command.append(key, value) }
        let reply = harness.run(command)
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"]?.string == message)
        #expect(harness.run(["getDefaultRWConcern": 1])["defaultWriteConcernSource"] == "implicit")
    }

    @Test func onceSetTheWriteConcernStays() {
        var harness = AdminHarness()
        harness.run(["setDefaultRWConcern": 1, "defaultWriteConcern": ["w": 1]])
        let reply = harness.run(["setDefaultRWConcern": 1, "defaultWriteConcern": [:]])
        #expect(reply["code"]?.int64 == 20)
        #expect(reply["errmsg"] == "The global default write concern cannot be unset once it is set.")
    }

    @Test func shardsAreNotAsked() {
        var harness = AdminHarness()
        let reply = harness.run(["getDefaultRWConcern": 1], on: .primary(ShardID(0)))
        #expect(reply["code"]?.int64 == 51301)
        #expect(reply["errmsg"] == "'getDefaultRWConcern' is not supported on shard nodes.")
        #expect(harness.run(["getDefaultRWConcern": 1], in: "test")["code"]?.int64 == 13)
    }

    /// Two of three members are cut off: a write waits for a majority, unless the default says w: 1.
    @Test func writesWaitAsTheDefaultSays() {
        for isDefault in [false, true] {
            var harness = ReplicationHarness()
            harness.run(harness.insertion(1))
            if isDefault {
                harness.run(["setDefaultRWConcern": 1, "defaultWriteConcern": ["w": 1]], in: "admin")
            }
            for member in 1...2 { harness.halt(member) }
            var insertion = harness.insertion(2)
            insertion.append("maxTimeMS", 2_000)
            let reply = harness.run(insertion)
            #expect((reply["ok"]?.double == 1 && reply["writeConcernError"] == nil) == isDefault, "\(reply)")
            // What a command says itself holds.
            let said = harness.run(harness.insertion(3, writeConcern: ["w": "majority", "wtimeout": 1_000]))
            #expect(said["writeConcernError"]?.document?["code"]?.int64 == 64)
        }
    }

    /// A write that no majority has is seen by local reads, and not by the default majority.
    @Test func readsShowWhatTheDefaultSays() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        for member in 1...2 { harness.halt(member) }
        harness.run(harness.insertion(2, writeConcern: ["w": 1]))
        #expect(harness.ids() == [1, 2])
        harness.run(["setDefaultRWConcern": 1, "defaultReadConcern": ["level": "majority"]], in: "admin")
        #expect(harness.ids() == [1])
        #expect(harness.ids(["readConcern": ["level": "local"]]) == [1, 2])
    }
}
