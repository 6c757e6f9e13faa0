import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What a primary hears of its members besides what they report to their sync sources.
@Suite struct HeartbeatReportTests {
    /// Members that have all there is look for no sync source, and without one they report to nobody: a new primary, which
    /// knows nothing of anybody, has it from their heartbeats.
    @Test func aMemberWithoutASyncSourceIsHeard() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cluster.inject(.slowDisk(harness.node(1), factor: 1), named: "slowDisk")
        harness.run(harness.insertion(1))
        harness.cluster.shards[0].replicaSet.members[0].following.known = []
        for member in 1...2 { harness.cluster.shards[0].replicaSet.members[member].syncSource = nil }
        let before = harness.cluster.shards[0].replicaSet.members[0].following
        #expect(before.known(of: 1) == .none)
        harness.wait(.seconds(5))
        let tip = harness.cluster.shards[0].history.tip
        let after = harness.cluster.shards[0].replicaSet.members[0].following
        #expect(after.known(of: 1) == tip)
        #expect(after.known(of: 2) == tip)
        #expect(after.committed == tip)
    }
}
