import BSON
import Testing

@testable import ShardCluster

struct ShardingHashedKeyTests {
    /// Values of a real server; a wrong seed, type number or byte order changes all of them.
    @Test(arguments: [
        (0, 4_854_801_880_128_277_513), (1, 5_902_408_780_260_971_510), (42, -944_302_157_085_130_861),
        (100, -5_582_987_830_488_433_087),
    ])
    func hashesAsTheServer(_ value: Int64, _ hash: Int64) {
        #expect(HashedKey.hash(.int64(value)) == hash)
    }

    /// All numbers of one value go to one chunk, whatever their type; fractions are cut off.
    @Test func numbersAreSquashed() {
        #expect(HashedKey.hash(.int32(42)) == HashedKey.hash(.double(42)))
        #expect(HashedKey.hash(.double(42.9)) == HashedKey.hash(.int64(42)))
        #expect(HashedKey.hash(.double(.nan)) == HashedKey.hash(.int64(0)))
        #expect(HashedKey.hash(.string("42")) != HashedKey.hash(.int64(42)))
    }

    /// The points that the server splits an empty hashed collection at.
    @Test func initialSplitPoints() {
        #expect(InitialChunks.hashedSplitPoints(1) == [])
        #expect(InitialChunks.hashedSplitPoints(2) == [0])
        #expect(InitialChunks.hashedSplitPoints(3) == [-3_074_457_345_618_258_602, 3_074_457_345_618_258_602])
        #expect(
            InitialChunks.hashedSplitPoints(4) == [-4_611_686_018_427_387_902, 0, 4_611_686_018_427_387_902])
    }
}
