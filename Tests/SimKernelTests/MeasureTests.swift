import Testing

@testable import SimKernel

@Suite struct MeasureTests {
    @Test func nearestRankIsAlwaysASample() {
        // The textbook's five: 15, 20, 35, 40, 50.
        let samples: [Double] = [35, 20, 15, 50, 40]
        #expect(NearestRank.percentile(5, of: samples) == 15)
        #expect(NearestRank.percentile(30, of: samples) == 20)
        #expect(NearestRank.percentile(40, of: samples) == 20)
        #expect(NearestRank.percentile(50, of: samples) == 35)
        #expect(NearestRank.percentile(100, of: samples) == 50)
        #expect(NearestRank.percentile(0, of: samples) == 15)
        #expect(NearestRank.percentile(50, of: []) == nil)
    }

    @Test func wholePercentagesOfAHundredAreTheirOwnRank() {
        for percent in 1...100 {
            #expect(NearestRank.rank(Double(percent), of: 100) == percent)
        }
    }

    @Test func windowsAreHalfOpen() {
        var series = Series()
        for second in 0..<1_000 { series.append(at: .seconds(Int64(second)), Double(second)) }
        #expect(series.values(from: .seconds(Int64(10)), to: .seconds(Int64(13))) == [10, 11, 12])
        #expect(series.percentile(95, from: 0, to: .seconds(Int64(100))) == 94)
        #expect(series.mean(from: .seconds(Int64(998))) == 998.5)
        #expect(series.percentile(50, from: .seconds(Int64(2_000))) == nil)
        #expect(series.points(from: .seconds(Int64(20)), to: .seconds(Int64(10))).isEmpty)
        #expect(series.last?.value == 999)
        #expect(series.max(to: .seconds(Int64(500))) == 499)
    }

    @Test func histogramStaysWithinAHundredAndTwentyEighth() {
        var generator = Generator(seed: 4)
        var histogram = LatencyHistogram()
        var samples: [Double] = []
        for _ in 0..<20_000 {
            let latency = Micros(generator.exponential(mean: 40_000))
            histogram.record(latency)
            samples.append(Double(latency))
        }
        for percent in [1, 50, 90, 99, 99.9, 100] {
            let exact = NearestRank.percentile(percent, of: samples) ?? -1
            let bucketed = Double(histogram.percentile(percent) ?? -1)
            #expect(bucketed >= exact && bucketed <= exact * (1 + 1.0 / 128) + 1)
        }
        #expect(histogram.count == 20_000)
        #expect(Double(histogram.max) == samples.max())
    }

    @Test func histogramTakesEveryLatencyAndMerges() {
        var histogram = LatencyHistogram()
        histogram.record(.max)
        histogram.record(-5)
        #expect(histogram.percentile(100) == .max)
        #expect(histogram.percentile(50) == 0)
        var other = LatencyHistogram()
        other.record(300, times: 98)
        histogram.merge(other)
        #expect(histogram.count == 100)
        #expect(histogram.percentile(50) == 301)
    }

    @Test func persistentArrayKeepsItsSnapshots() {
        var numbers = PersistentArray(0..<1_000)
        let snapshot = numbers
        numbers[600] = -1
        for number in 1_000..<1_300 { numbers.append(number) }
        #expect(Array(snapshot) == Array(0..<1_000))
        #expect(numbers[600] == -1 && numbers.count == 1_300 && numbers.last == 1_299)
        #expect(numbers.removeLast() == 1_299)
        while numbers.count > 0 { _ = numbers.removeLast() }
        #expect(numbers.removeLast() == nil)
    }

    @Test func hashTellsOrderValuesAndLengthsApart() {
        func hash(_ words: [UInt64]) -> UInt64 {
            var trace = TraceHash()
            for word in words { trace.combine(word) }
            return trace.value
        }
        func hash(bytes: [UInt8]) -> UInt64 {
            var trace = TraceHash()
            trace.combine(bytes: bytes)
            return trace.value
        }
        #expect(hash([1, 2]) != hash([2, 1]))
        #expect(hash([]) != hash([0]))
        #expect(hash([0]) != hash([0, 0]))
        #expect(hash(bytes: [1]) != hash(bytes: [1, 0]))
        #expect(hash(bytes: Array(repeating: 7, count: 8)) != hash(bytes: Array(repeating: 7, count: 9)))
        let many = Set((0..<100_000 as Range<UInt64>).map { hash([$0]) })
        #expect(many.count == 100_000)
    }

    @Test func spansSaturate() {
        #expect(Micros.minutes(2) == 120_000_000)
        #expect(Micros.seconds(0.25) == 250_000)
        #expect(Micros.hours(.max) == .max)
        #expect(Micros.hours(.min) == .min)
        #expect(Micros.seconds(Double.infinity) == .max)
        #expect(Micros.seconds(Double.nan) == 0)
    }
}
