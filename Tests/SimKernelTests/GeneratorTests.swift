import Testing

@testable import SimKernel

@Suite struct GeneratorTests {
    @Test func splitMixGivesTheReferenceNumbers() {
        var filler = SplitMix64(state: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in filler.next() } == expected)
    }

    @Test func xoshiroGivesTheReferenceNumbers() {
        var generator = Generator(state: (1, 2, 3, 4))
        let expected: [UInt64] = [
            11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
            607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
            10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test func boundsAreKeptAndEvenlyFilled() {
        var generator = Generator(seed: 7)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[Int(generator.below(6))] += 1 }
        // Five degrees of freedom: 20.5 is exceeded once in a thousand seeds.
        let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
        #expect(chiSquare < 20.5)
        #expect(generator.below(1) == 0)
        #expect(generator.below(0) == 0)
    }

    @Test func drawsAgainWhereTheProductFallsIntoTheUnevenRest() {
        // With 3 * 2^62 as bound a quarter of all words is rejected: without it the low quarter is drawn twice as often.
        let bound: UInt64 = 3 << 62
        var generator = Generator(seed: 3)
        let low = (0..<30_000).count { _ in generator.below(bound) < 1 << 62 }
        #expect(abs(low - 10_000) < 400)
    }

    @Test func wholeRangeOfIntegersHasNoTrap() {
        var generator = Generator(seed: 1)
        let drawn = (0..<100).map { _ in generator.int(in: .min ... .max) }
        #expect(drawn.contains { $0 < 0 } && drawn.contains { $0 > 0 })
        #expect(generator.int(in: 5...5) == 5)
        #expect((0..<1_000).allSatisfy { _ in (-2...2).contains(generator.int(in: -2...2)) })
    }

    @Test func exponentialHasItsMeanAndMemorylessTail() {
        var generator = Generator(seed: 11)
        let drawn = (0..<100_000).map { _ in generator.exponential(mean: 4) }
        let mean = drawn.reduce(0, +) / 100_000
        #expect(abs(mean - 4) < 3 * 4 / 316.0)
        let beyond = Double(drawn.count { $0 > 8 }) / 100_000
        #expect(abs(beyond - Arithmetic.exp(-2)) < 0.004)
    }

    @Test func shuffleReachesEveryOrder() {
        var generator = Generator(seed: 5)
        var seen: Set<[Int]> = []
        for _ in 0..<500 {
            var elements = [1, 2, 3, 4]
            generator.shuffle(&elements)
            #expect(elements.sorted() == [1, 2, 3, 4])
            seen.insert(elements)
        }
        #expect(seen.count == 24)
    }

    @Test func splitIsIndependentOfWhatItsParentDrawsNext() {
        var parent = Generator(seed: 9)
        var other = parent
        var child = parent.split()
        var same = other.split()
        _ = parent.next()
        #expect((0..<10).map { _ in child.next() } == (0..<10).map { _ in same.next() })
        #expect(child != parent)
    }
}
