import CloudPlatform
import ShardCluster
import Testing

@Suite struct TierTests {
    /// Atlas' published vCPUs and memory.
    @Test(arguments: [
        ("M10", 2, 2), ("M20", 2, 4), ("M30", 2, 8), ("M40", 4, 16), ("M50", 8, 32), ("M60", 16, 64),
    ])
    func hasAtlasFigures(name: String, vCPUs: Int, memoryGB: Int) throws {
        let tier = try #require(Tier.named(name))
        #expect(tier.vCPUs == vCPUs)
        #expect(tier.memoryGB == memoryGB)
    }

    /// Proof 07: M40, 160 GB and 480 IOPS a shard.
    @Test func hasTheProofsDisk() {
        #expect(Tier.standard.name == "M40")
        #expect(Tier.standard.diskGB == 160)
        #expect(Tier.standard.iops == 480)
    }

    /// WiredTiger: the larger of 256 MB and half of memory less one gigabyte.
    @Test func cachesAsTheServerDoes() throws {
        #expect(try #require(Tier.named("M10")).cacheBytes == 0.5 * 1_073_741_824)
        #expect(try #require(Tier.named("M40")).cacheBytes == 7.5 * 1_073_741_824)
    }

    @Test func insertsFasterOnMoreProcessorsAndShallowerIndexes() throws {
        let small = try #require(Tier.named("M30"))
        let large = try #require(Tier.named("M40"))
        #expect(
            ServiceModel.insertRate(large, documents: 1_000_000) == 2
                * ServiceModel.insertRate(small, documents: 1_000_000))
        #expect(
            ServiceModel.insertRate(large, documents: 100_000_000)
                < ServiceModel.insertRate(large, documents: 1_000_000))
    }
}
