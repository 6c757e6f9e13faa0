import CloudPlatform
import ShardCluster
import Testing

@Suite struct KeyDistributionTests {
    private let keys = KeyInterval(field: "key", low: 0, high: 99_999)

    /// Key of each document, from the batches' closed form.
    private func keys(of batches: [BulkBatch]) -> [Int64] {
        batches.flatMap { batch in
            (0..<batch.count).map { batch.low + $0 * batch.width / batch.count }
        }
    }

    @Test(arguments: [
        KeyDistribution.uniform(KeyInterval(field: "key", low: -5, high: 94)),
        .zipf(KeyInterval(field: "key", low: -5, high: 94), exponent: 1.2),
        .hot(KeyInterval(field: "key", low: -5, high: 94), share: 0.8, width: 7),
    ])
    func keepsCountAndInterval(_ distribution: KeyDistribution) {
        let batches = distribution.batches(count: 12_345, firstNumber: 100, padBytes: 0)
        let drawn = keys(of: batches)
        #expect(drawn.count == 12_345)
        #expect(drawn.allSatisfy { (-5...94).contains($0) })
        #expect(batches.map(\.firstNumber).first == 100)
        for (batch, next) in zip(batches, batches.dropFirst()) {
            #expect(next.firstNumber == batch.firstNumber + batch.count, "numbers must be unique over the batch")
        }
    }

    @Test func uniformIsEven() {
        let drawn = keys(of: KeyDistribution.uniform(keys).batches(count: 1_000, firstNumber: 0, padBytes: 0))
        for tenth in 0..<10 {
            #expect(drawn.count { $0 / 10_000 == Int64(tenth) } == 100)
        }
    }

    /// With exponent 1 the first of n keys has 1/H(n) of all; H(100000) = 12.0901.
    @Test func zipfFavoursTheFirst() {
        let batches = KeyDistribution.zipf(keys, exponent: 1).batches(count: 1_000_000, firstNumber: 0, padBytes: 0)
        let first = keys(of: batches).count { $0 == 0 }
        #expect(abs(Double(first) / 1_000_000 - 1 / 12.0901) < 0.01)
        #expect(batches.count <= 17)
    }

    @Test func zipfHalvesFromRankToDoubleRank() {
        let batches = KeyDistribution.zipf(keys, exponent: 1).batches(count: 10_000_000, firstNumber: 0, padBytes: 0)
        let density = batches.map { Double($0.count) / Double($0.width) }
        for (near, far) in zip(density.dropFirst(3), density.dropFirst(4)).prefix(8) {
            #expect(abs(near / far - 2) < 0.1)
        }
    }

    @Test func growingNeverComesBack() {
        let first = keys(of: KeyDistribution.growing(keys).batches(count: 100, firstNumber: 0, padBytes: 0))
        let second = keys(of: KeyDistribution.growing(keys).batches(count: 100, firstNumber: 100, padBytes: 0))
        #expect(first == Array(0..<100))
        #expect(second == Array(100..<200))
    }

    @Test func hotPutsItsShareOnFewKeys() {
        let drawn = keys(
            of: KeyDistribution.hot(keys, share: 0.9, width: 100).batches(count: 10_000, firstNumber: 0, padBytes: 0))
        #expect(drawn.count { $0 < 100 } == 9_001)
    }

    @Test func emptyBatchesAreLeftOut() {
        #expect(KeyDistribution.uniform(keys).batches(count: 0, firstNumber: 0, padBytes: 0).isEmpty)
        #expect(
            KeyDistribution.hot(keys, share: 1, width: 10).batches(count: 5, firstNumber: 0, padBytes: 0).count == 1)
    }
}
