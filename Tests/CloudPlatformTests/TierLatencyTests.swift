import BSON
import CloudPlatform
import SimKernel
import Testing

/// What a tier's memory and a disk's IOPS are worth, against the size of the data.
@Suite struct TierLatencyTests {
    /// The median seconds of a batch of nine reads to an insert, with so many documents of a kilobyte there.
    private func median(_ tier: String, thousands: Int32) throws -> Double {
        var world = World(shards: 1, tier: tier)
        try world.call(
            "load.start",
            [
                "namespace": "scale_test.events", "batch": 10_000, "documentBytes": 1_024,
                "batches": .int32(thousands / 10), "thinkTime": "100ms",
            ])
        world.wait(.minutes(60))
        try world.call(
            "load.start",
            [
                "namespace": "scale_test.events", "batch": 10_000, "documentBytes": 1_024, "reads": 0.9,
                "thinkTime": "1s",
            ])
        world.wait(.minutes(10))
        return try #require(try world.seconds("p50", ["last": "9m"]))
    }

    /// M20 and M30 have two processors each: only memory tells them apart, and only where it is short.
    @Test func memoryMattersOnceTheDataOutgrowIt() throws {
        let small = (try median("M20", thousands: 500), try median("M30", thousands: 500))
        #expect(abs(small.0 / small.1 - 1) < 0.1)
        let large = (try median("M20", thousands: 2_000), try median("M30", thousands: 2_000))
        #expect(large.0 > 3 * large.1, "2 GB fit into 3.5 GB of cache and not into 1.5 GB")
        #expect(large.1 < 1.3 * small.1)
    }

    /// Half of the data too much costs more than a little.
    @Test func missesGrowWithTheData() throws {
        let seconds = try [1_200, 1_800, 2_400].map { try median("M20", thousands: $0) }
        #expect(seconds[0] < seconds[1] && seconds[1] < seconds[2])
    }
}
