import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// Proof 07 as its facts have it.
@Suite struct ProofTests {
    @Test func theAutomaticRunIsTheProof() throws {
        var run = try ProofRun()
        let output = try run.start()
        #expect(output.contains("Signed in to project proof"))
        #expect(output.contains("Creating cluster shard-test: 2 shards, M40, EU_WEST_2"))
        try run.finish()
        let hours = run.sandbox.now.inSeconds / 3_600
        #expect(hours > 1.7 && hours < 2.7, "about two hours, and not \(hours)")
        #expect(run.count() == 100_000_000)
        #expect(try run.call("load.failed") == 0)

        let result = try #require(run.results(["latest": true]).first)
        #expect(result.keys == ["_id", "test_id", "ts", "tag", "latest", "test_data"])
        #expect(result["_id"]?.string?.hasPrefix("shard_test_2026-") == true)
        #expect(result["tag"] == "pov")
        let data = try #require(result["test_data"]?.document)
        let times = try documents(data["batch_execution_times"])
        #expect(times.count == 1_000)
        #expect(times.last?["total_docs"] == 100_000_000)
        #expect(times.allSatisfy { $0["ts"]?.typeName == "date" && ($0["duration"]?.double ?? 0) > 1 })
        try expectSteadyBatches(times)
        try expectGrowth(data, times)
    }

    /// "Roughly constant, with spikes": no round's median is twice another's, and some batches stick out.
    private func expectSteadyBatches(_ times: [BSONDocument]) throws {
        let seconds = times.compactMap { $0["duration"]?.double }
        let medians = (0..<10).compactMap { round in
            NearestRank.percentile(50, of: Array(seconds[round * 100..<(round + 1) * 100]))
        }
        let slowest = try #require(medians.max())
        let fastest = try #require(medians.min())
        #expect(slowest < 2 * fastest, "medians by round: \(medians)")
        #expect(slowest < 12 && fastest > 2, "batches take some seconds: \(medians)")
        #expect((10..<990).contains { seconds[$0] > 1.15 * medians[$0 / 100] }, "no spike at all")
    }

    /// 320, 480, 640 GB, the third shard after round 1, the fourth after round 4; disk_used and chunks follow.
    private func expectGrowth(_ data: BSONDocument, _ times: [BSONDocument]) throws {
        let disks = try documents(data["disk_sizes"])
        let totals = disks.compactMap { $0["disk_total"]?.double }
        #expect(totals.first == 320 && totals.last == 640)
        #expect(Set(totals) == [320, 480, 640])
        #expect(totals == totals.sorted())
        let used = disks.compactMap { $0["disk_used"]?.double }
        #expect(try #require(used.last) > (try #require(used.first)) + 3)
        for (total, after) in [(480.0, 100), (640.0, 400)] {
            let joined = try #require(disks.first { $0["disk_total"]?.double == total }?["ts"])
            let before = times.count { BSONValue.compare($0["ts"] ?? .null, joined) < 0 }
            #expect(before > after && before < after + 150, "\(total) GB after batch \(before)")
        }
        let chunks = try documents(data["chunk_counts"])
        #expect(chunks.count == disks.count)
        let last = try documents(chunks.last?["chunk_counts"])
        #expect(last.compactMap { $0["shard"]?.string } == ["shard-01", "shard-02", "shard-03", "shard-04"])
        #expect(last.allSatisfy { ($0["cnt"]?.int64 ?? 0) > 0 })
        #expect(chunks.first?["chunk_counts"]?.array?.count == 1, "it begins as one chunk")
    }

    private func documents(_ value: BSONValue?) throws -> [BSONDocument] {
        try #require(value?.array).compactMap { $0.document }
    }

    @Test func onlyTheNewestRunIsTheLatest() throws {
        var run = try ProofRun()
        try run.start("--rounds 1 --batches 20")
        try run.finish()
        let first = try #require(run.results(["latest": true]).first?["_id"])
        try run.start("--rounds 1 --batches 20")
        try run.sandbox.wait(.minutes(10))
        #expect(run.results([:]).count == 2)
        let latest = run.results(["latest": true])
        #expect(latest.count == 1)
        #expect(latest.first?["_id"] != first)
        #expect(run.results(["_id": first]).first?["latest"] == nil)
        #expect(run.count() == 2_000_000, "a run begins with an empty collection")
    }

    @Test func manualLeavesTheShardsToTheLearner() throws {
        var run = try ProofRun()
        try run.start("--manual --rounds 4 --batches 100")
        try run.sandbox.wait(.minutes(26))
        #expect(try run.log().contains("15 minutes of load: add a shard now"))
        #expect(run.sandbox.cluster.shards.count == 2)
        try run.call("atlas.updateCluster", "proof", "shard-test", ["numShards": 3])
        try run.sandbox.wait(.minutes(11))
        #expect(run.sandbox.cluster.shards.count == 3)
        try run.finish()
        #expect(try run.log().contains("20 minutes since the last shard joined"))
        #expect(run.sandbox.cluster.shards.count == 3, "nobody asked for a fourth")
        #expect(run.count() == 40_000_000)
    }

    @Test func sameSeedSameRun() throws {
        func hashes(_ seed: UInt64) throws -> [UInt64] {
            var run = try ProofRun(seed: seed)
            try run.start("--rounds 2 --batches 30")
            try run.finish()
            return [run.sandbox.stateHash(), run.sandbox.traceHash]
        }
        #expect(try hashes(1) == hashes(1))
        #expect(try hashes(1) != hashes(2))
    }
}
