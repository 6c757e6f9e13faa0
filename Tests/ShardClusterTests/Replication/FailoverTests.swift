import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What becomes of writes when members die or are cut off.
@Suite struct FailoverTests {
    /// Each single member dies at each of several moments around a majority write, and comes back later.
    @Test(arguments: [0, 1, 2], [0, 300, 1_000, 1_800, 2_600, 4_000] as [Micros])
    func acknowledgedByAMajorityIsNeverLost(victim: Int, moment: Micros) {
        var harness = ReplicationHarness(seed: UInt64(moment) + UInt64(victim))
        harness.run(harness.insertion(0))
        harness.cluster.disturb(.shard(harness.shard))
        let write = harness.begin(harness.insertion(1))
        harness.wait(moment)
        harness.kill(victim)
        let reply = harness.finish(write)
        let isAcknowledged = reply["ok"] == 1.0 && reply["writeConcernError"] == nil
        let successor = harness.awaitPrimary(not: [victim])
        #expect(successor != nil)
        let next = harness.run(harness.insertion(2))
        #expect(next["ok"] == 1.0)
        #expect(next["writeConcernError"] == nil)
        let ids = harness.ids()
        #expect(ids.contains(0) && ids.contains(2))
        if isAcknowledged { #expect(ids.contains(1)) }
        harness.cluster.restart(harness.node(victim))
        harness.wait(.seconds(40))
        #expect((0..<3).map { harness.stored($0) }.allSatisfy { $0 == harness.stored(0) })
        #expect(harness.ids() == ids)
    }

    @Test func acknowledgedByOneCanBeLost() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cutOff([0], with: [.router(0), .client])
        #expect(harness.run(harness.insertion(1, writeConcern: ["w": 1]))["n"] == 1)
        #expect(harness.ids() == [0, 1])
        let successor = harness.awaitPrimary(not: [0])
        let primary = try #require(successor)
        harness.heal()
        harness.wait(.seconds(30))
        #expect(harness.ids() == [0])
        #expect(harness.stored(0) == harness.stored(primary))
        let rollback = try #require(harness.cluster[harness.shard].rollbacks.last)
        #expect(rollback.host == harness.set.members[0].host)
        #expect(rollback.files.map(\.namespace.text) == ["test.items"])
        #expect(rollback.files[0].documents.map { $0["_id"]?.int64 } == [1])
        #expect(harness.cluster[harness.shard].branches.isEmpty)
    }

    @Test func aMajorityWriteOnAStalePrimaryIsNotAcknowledged() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cutOff([0], with: [.router(0), .client])
        let reply = harness.run(harness.insertion(1))
        #expect(reply["writeConcernError"]?.document?["code"] == 189)
        let successor = harness.awaitPrimary(not: [0])
        #expect(successor != nil)
        harness.heal()
        harness.wait(.seconds(30))
        #expect(harness.ids() == [0])
    }

    @Test func aCommandWaitsForANewPrimary() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.kill(0)
        let began = harness.cluster.now
        let reply = harness.run(harness.insertion(1))
        #expect(reply["n"] == 1)
        #expect(reply["writeConcernError"] == nil)
        #expect(harness.cluster.now - began < .seconds(15))
        #expect(harness.ids() == [0, 1])
    }

    @Test func withoutAMajorityThereIsNoPrimary() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.kill(0)
        harness.kill(1)
        let began = harness.cluster.now
        let reply = harness.run(harness.insertion(1))
        #expect(reply["code"] == 133)
        #expect(reply["codeName"] == "FailedToSatisfyReadPreference")
        #expect(reply["errmsg"]?.string?.contains("for set shard-01") == true)
        #expect(harness.cluster.now - began >= .seconds(15))
        #expect(harness.ids(["$readPreference": ["mode": "secondaryPreferred"]]) == [0])
    }

    /// Divergence beyond one branch: whoever heals last follows the newest primary.
    @Test(arguments: 1...8)
    func random(seed: UInt64) {
        var harness = ReplicationHarness(members: 5, seed: seed)
        var generator = Generator(seed: seed &* 77)
        var promised: [Int64] = []
        for id in 0..<60 {
            switch generator.below(10) {
            case 0:
                harness.cutOff([Int(generator.below(5))], with: generator.below(2) == 0 ? [.router(0), .client] : [])
            case 1:
                let first = Int(generator.below(5))
                harness.cutOff([first, (first + 1) % 5], with: generator.below(2) == 0 ? [.router(0), .client] : [])
            case 2...4: harness.heal()
            default: break
            }
            let concern: BSONDocument =
                generator.below(2) == 0 ? ["w": 1] : ["w": "majority", "wtimeout": 5_000]
            let reply = harness.run(harness.insertion(id, writeConcern: concern))
            if concern["w"] == "majority", reply["n"] == 1, reply["writeConcernError"] == nil {
                promised.append(Int64(id))
            }
            harness.wait(Micros(generator.below(3_000_000)))
            let faults = harness.cluster.replicationFaults()
            #expect(faults == [], "after \(id)")
        }
        harness.heal()
        harness.wait(.minutes(3))
        let ids = harness.ids()
        #expect(promised.allSatisfy(ids.contains), "\(promised) are not all in \(ids)")
        for member in 1..<5 { #expect(harness.stored(member) == harness.stored(0)) }
        #expect(harness.cluster.checkInvariants() == [])
        #expect(!promised.isEmpty)
    }
}
