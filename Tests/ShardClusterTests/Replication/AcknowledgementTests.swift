import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What may be told to a client as done, and when.
@Suite struct AcknowledgementTests {
    private static let session: BSONDocument = [
        "id": .binary(BSONBinary(subtype: 4, bytes: Array(repeating: 7, count: 16)))
    ]
    private static let concern: BSONDocument = ["w": "majority", "wtimeout": 500]

    /// A primary whose secondaries stand still.
    private func alone() -> ReplicationHarness {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.halt(1)
        harness.halt(2)
        return harness
    }

    private func errorCode(_ reply: BSONDocument) -> Int64? {
        #expect(reply["ok"] == 1.0, "\(reply)")
        return reply["writeConcernError"]?.document?["code"]?.int64
    }

    /// The retry finds its write done, but nobody else has it: to acknowledge it would promise what can be rolled back.
    @Test func aRetriedWriteWaitsForTheMajorityToo() {
        var harness = alone()
        var command = harness.insertion(1, writeConcern: Self.concern)
        command.append("lsid", .document(Self.session))
        command.append("txnNumber", .int64(1))
        #expect(errorCode(harness.run(command)) == 64)
        #expect(errorCode(harness.run(command)) == 64)
        harness.halt(1, false)
        #expect(errorCode(harness.run(command)) == nil)
        #expect(harness.stored(0).count == 2)
    }

    @Test func aRetriedCommitWaitsForTheMajorityToo() {
        var harness = alone()
        func inTransaction(_ command: BSONDocument, starts: Bool = false) -> BSONDocument {
            var command = command
            command.append("lsid", .document(Self.session))
            command.append("txnNumber", .int64(1))
            command.append("autocommit", false)
            if starts { command.append("startTransaction", true) }
            return command
        }
        #expect(harness.run(inTransaction(harness.insertion(1), starts: true))["n"] == 1)
        let commit = inTransaction(["commitTransaction": 1, "writeConcern": .document(Self.concern)])
        #expect(errorCode(harness.run(commit, in: "admin")) == 64)
        #expect(errorCode(harness.run(commit, in: "admin")) == 64)
        harness.halt(1, false)
        #expect(errorCode(harness.run(commit, in: "admin")) == nil)
    }

    /// Who has seen a newer term may have voted there for a member that lacks what it reports.
    @Test func aReportFromANewerTermCountsForNothing() {
        var harness = alone()
        harness.run(harness.insertion(1, writeConcern: ["w": 1]))
        harness.wait(.milliseconds(200))
        let before = harness.set.members[0].following.committed
        let tip = harness.set.members[0].applied
        #expect(before < tip)
        var same = harness.cluster
        same.hear(of: 1, at: 0, tip, term: same[harness.shard].replicaSet.members[0].ballot.term, on: harness.shard)
        #expect(same[harness.shard].replicaSet.members[0].following.committed == tip)
        harness.cluster.hear(of: 1, at: 0, tip, term: 9, on: harness.shard)
        #expect(harness.set.members[0].following.committed == before)
        #expect(!harness.set.members[0].isPrimary)
    }

    /// A commit point says nothing of what a member has beside the history that it is of.
    @Test func aTailOfItsOwnIsNotCommittedByALaterPoint() throws {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(0))
        harness.cutOff([0], with: [.router(0), .client])
        harness.run(harness.insertion(1, writeConcern: ["w": 1]))
        let tail = harness.set.members[0].applied
        let successor = harness.awaitPrimary(not: [0])
        let primary = try #require(successor)
        harness.wait(.seconds(5))
        let committed = harness.set.members[primary].following.committed
        #expect(tail < committed)
        harness.cluster.learnCommitted(committed, 0, on: harness.shard)
        #expect(harness.set.members[0].following.committed < tail)
    }

    /// A vote for a candidate that loses is no second victory of its term.
    @Test func aVoteForALoserIsNoVictory() {
        var log = ElectionLog()
        log.note(.config, term: 4, voter: 0, candidate: 0)
        log.note(.config, term: 4, voter: 1, candidate: 2)
        log.note(.config, term: 4, winner: 2)
        #expect(log.violations == [])
        log.note(.config, term: 4, voter: 1, candidate: 0)
        log.note(.config, term: 4, winner: 0)
        #expect(log.violations.count == 2)
    }
}
