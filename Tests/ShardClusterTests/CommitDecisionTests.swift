import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// What happens to the decision of a two-phase commit behind the answer that the client got.
@Suite struct CommitDecisionTests {
    private var bank = TransactionHarness()
    private typealias Bank = TransactionHarness

    private mutating func hold(_ mode: BSONValue) {
        bank.harness.run(
            ["configureFailPoint": "hangBeforeSendingCommit", "mode": mode],
            on: .primary(bank.shard("shard-01")))
    }

    /// The participant has no majority when the decision comes; meanwhile the client, who was told that it is done, goes
    /// on with its session.
    @Test mutating func aParticipantHearsOfItWhateverTheSessionDoesNext() throws {
        hold("alwaysOn")
        bank.send(Bank.add(-30, to: 1), starts: true)
        bank.send(Bank.add(30, to: 101))
        let begun = bank.begin(bank.wrapped(["commitTransaction": 1], session: 1))
        let commit = try #require(begun)
        bank.harness.wait(seconds: 2)
        let second = bank.shard("shard-02")
        bank.harness.cluster.inject(
            .killed([.member(.shard(second), 1), .member(.shard(second), 2)]), named: "kill", for: .seconds(8))
        hold("off")
        bank.harness.wait(seconds: 1)
        #expect(bank.harness.cluster.poll(commit)?.reply["ok"]?.double == 1)
        #expect(bank.value(1) == 70)
        bank.send(Bank.read(2), starts: true)
        #expect(bank.commit()["ok"]?.double == 1)
        bank.harness.wait(seconds: 60)
        #expect(bank.value(101) == 130)
        #expect(bank.harness.cluster.transactions.open.isEmpty)
        #expect(!bank.harness.cluster.transactions.hasLocks)
    }

    /// The entries of one commit have different times on their shards: a read in between would see half of it.
    @Test func aSnapshotIsTakenBeforeOrBehindACommit() {
        var spans = CommitSpans()
        func time(_ raw: UInt64) -> BSONTimestamp { BSONTimestamp(raw: raw) }
        spans.note(1, at: time(10))
        spans.note(2, at: time(18))
        spans.note(1, at: time(20))
        spans.note(2, at: time(30))
        #expect(spans.outside(time(9)) == time(9))
        #expect(spans.outside(time(10)) == time(9))
        #expect(spans.outside(time(19)) == time(9))
        // Before the second one is within the first.
        #expect(spans.outside(time(25)) == time(9))
        #expect(spans.outside(time(30)) == time(30))
    }
}
