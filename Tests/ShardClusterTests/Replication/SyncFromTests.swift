import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// replSetSyncFrom, and when a member looks for another source than the one that it has.
struct SyncFromTests {
    private let shard = ShardID(0)
    private func host(_ letter: String) -> BSONValue { .string("shard-01-\(letter).shardlab.test:27018") }

    private func ask(_ harness: inout ReplicationHarness, _ source: BSONValue, of member: Int) -> BSONDocument {
        harness.run(["replSetSyncFrom": source], in: "admin", on: .member(shard, member))
    }

    private func sources(_ harness: inout ReplicationHarness) -> [BSONValue?] {
        let members = harness.run(["replSetGetStatus": 1], in: "admin", on: .member(shard, 0))["members"]?.array ?? []
        return members.map { $0.document?["syncSourceHost"] }
    }

    @Test func fetchesFromTheOneThatIsNamed() {
        var harness = ReplicationHarness()
        let reply = ask(&harness, host("b"), of: 2)
        #expect(reply["ok"]?.double == 1)
        #expect(reply["syncFromRequested"] == host("b"))
        #expect(reply["prevSyncTarget"] == host("a"))
        #expect(sources(&harness) == ["", host("a"), host("b")])
    }

    /// The server's refusals, in its order.
    @Test(
        "refusals",
        arguments: [
            ("a", 0, 95, "primaries don't sync"), ("b", 1, 72, "I cannot sync from myself"),
            ("x", 1, 74, "Could not find member \"shard-01-x.shardlab.test:27018\" in replica set"),
        ] as [(String, Int, Int64, String)])
    func refuses(letter: String, member: Int, code: Int64, message: String) {
        var harness = ReplicationHarness()
        let reply = ask(&harness, host(letter), of: member)
        #expect(reply["code"]?.int64 == code)
        #expect(reply["errmsg"] == .string(message))
    }

    @Test func refusesAMemberThatIsDown() {
        var harness = ReplicationHarness()
        harness.kill(2)
        let reply = ask(&harness, host("c"), of: 1)
        #expect(reply["code"]?.int64 == 6)
        #expect(reply["errmsg"] == "I cannot reach the requested member: shard-01-c.shardlab.test:27018")
        #expect(ask(&harness, 3, of: 1)["code"]?.int64 == 14)
    }

    /// Whoever fetches from a member that stands still stands still too, until that is 30 s behind the primary.
    @Test func leavesASourceThatLags() {
        var harness = ReplicationHarness()
        _ = ask(&harness, host("b"), of: 2)
        harness.halt(1)
        for id in 0..<25 {
            harness.run(harness.insertion(id, writeConcern: ["w": 1]))
            harness.wait(.seconds(1))
        }
        #expect(harness.set.members[2].applied == harness.set.members[1].applied)
        for id in 25..<40 {
            harness.run(harness.insertion(id, writeConcern: ["w": 1]))
            harness.wait(.seconds(1))
        }
        #expect(harness.set.members[2].applied == harness.set.members[0].applied)
        #expect(harness.set.members[1].applied < harness.set.members[0].applied)
        #expect(sources(&harness)[2] == host("a"))
    }
}
