import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// A migrated range is on a majority of its new shard when it is served there.
@Suite struct MigrationReplicationTests {
    @Test func aRangeOutlivesThePrimaryThatTookIt() throws {
        var harness = ReplicationHarness(shards: 2)
        harness.run(["shardCollection": "test.items", "key": ["_id": 1]], in: "admin")
        for id in 0..<50 { harness.run(harness.insertion(id)) }
        let recipient = ShardID(1)
        harness.cluster.disturb(.shard(recipient))
        harness.cluster.haltReplication(of: 2, in: .shard(recipient), true)
        let reply = harness.run(
            ["moveRange": "test.items", "min": ["_id": 20], "max": ["_id": 40], "toShard": "shard-02"], in: "admin")
        #expect(reply["ok"] == 1.0)
        harness.cluster.inject(.killed([.member(.shard(recipient), 0)]), named: "kill")
        harness.wait(.seconds(30))
        #expect(harness.cluster[recipient].replicaSet.primary == 1)
        #expect(harness.ids() == (0..<50).map(Int64.init))
        #expect(harness.cluster.checkInvariants() == [])
    }
}
