import BSON
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct HashingTests {
    /// The mean of a sample and its standard error.
    private func estimate(_ sample: [Double]) -> (mean: Double, error: Double) {
        let count = Double(sample.count)
        let mean = sample.reduce(0, +) / count
        let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, Arithmetic.sqrt(squares / (count - 1) / count))
    }

    private func names(_ ring: Int, _ count: Int) -> [UInt64] {
        (0..<count).map { KeyHash.of("ring \(ring) node \($0)") }
    }

    private let keys = (0..<20_000).map { KeyHash.of(number: $0) }

    /// The values that the paper's code gives.
    @Test(arguments: [(UInt64(42), 57, 43), (0xDEAD_10CC, 666, 361), (256, 1_024, 520), (7, 1, 0)])
    func jumpHashGivesThePublishedBuckets(key: UInt64, count: Int, bucket: Int) {
        #expect(JumpHash.bucket(of: key, among: count) == bucket)
    }

    /// The relative variance of the load of n nodes with k points is (n - 1) / (n k + 1).
    @Test(arguments: [(10, 1), (10, 10), (10, 100), (10, 1_000), (3, 20)])
    func aRingsLoadsDifferAsTheFormulaSays(nodes: Int, points: Int) {
        let sample = (0..<200).map { ring -> Double in
            let shares = HashRing(nodes: names(ring, nodes), virtualNodes: points).shares(of: nodes)
            #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
            let deviation = Spread(shares).deviation
            return deviation * deviation
        }
        let (mean, error) = estimate(sample)
        let expected = Double(nodes - 1) / Double(nodes * points + 1)
        #expect(abs(mean - expected) <= 3 * error, "\(mean) +- \(error), expected \(expected)")
    }

    /// What is counted in keys is what the circle's parts say.
    @Test func keysFollowTheShares() {
        let ring = HashRing(nodes: names(0, 5), virtualNodes: 10)
        let shares = ring.shares(of: 5)
        var counts = [Double](repeating: 0, count: 5)
        for key in keys { counts[ring.node(of: key)] += 1 }
        for (share, count) in zip(shares, counts) {
            let total = Double(keys.count)
            let error = Arithmetic.sqrt(share * (1 - share) / total)
            #expect(abs(count / total - share) <= 3.5 * error)
        }
    }

    @Test func aJoiningNodeTakesItsShareOfARing() {
        let sample = (0..<40).map { ring -> Double in
            let before = HashRing(nodes: names(ring, 10), virtualNodes: 20)
            let after = HashRing(nodes: names(ring, 11), virtualNodes: 20)
            let moved = keys.prefix(2_000).filter { before.node(of: $0) != after.node(of: $0) }
            #expect(moved.allSatisfy { after.node(of: $0) == 10 })
            return Double(moved.count) / 2_000
        }
        let (mean, error) = estimate(sample)
        #expect(abs(mean - 1.0 / 11) <= 3 * error, "\(mean) +- \(error)")
    }

    @Test(arguments: [
        (HashComparison.Kind.jump, 1.0 / 11), (.rendezvous, 1.0 / 11), (.modulo, 10.0 / 11),
    ])
    func aJoiningNodeTakesItsShare(kind: HashComparison.Kind, expected: Double) {
        let comparison = HashComparison()
        let before = comparison.place(keys, by: kind, on: names(0, 10))
        let after = comparison.place(keys, by: kind, on: names(0, 11))
        let moved = keys.indices.filter { before[$0] != after[$0] }
        let share = Double(moved.count) / Double(keys.count)
        let error = Arithmetic.sqrt(expected * (1 - expected) / Double(keys.count))
        #expect(abs(share - expected) <= 3 * error, "\(share) +- \(error)")
        if kind != .modulo { #expect(moved.allSatisfy { after[$0] == 10 }) }
    }

    /// A node in the middle leaves: the ring and rendezvous move its keys alone, jump hash has to renumber.
    @Test func whoLeavesMattersToJumpHash() {
        var comparison = HashComparison()
        comparison.leaves = 3
        let shares = Dictionary(
            uniqueKeysWithValues: comparison.run().map { ($0["hash"]?.string ?? "", $0["share"]?.double ?? 0) })
        #expect((0.05...0.15).contains(shares["ring"] ?? 0))
        #expect((0.08...0.12).contains(shares["rendezvous"] ?? 0))
        #expect((shares["jump"] ?? 0) > 0.5)
        #expect((shares["modulo"] ?? 0) > 0.85)
    }

    @Test(arguments: [0.0, 0.05, 0.25, 1.0])
    func noLoadIsOverItsBound(slack: Double) {
        let ring = HashRing(nodes: names(1, 7), virtualNodes: 3)
        let placed = BoundedLoads.place(keys, on: ring, nodes: 7, slack: slack)
        var loads = [Int](repeating: 0, count: 7)
        for node in placed { loads[node] += 1 }
        let bound = Int(((1 + slack) * 20_000 / 7).rounded(.up))
        #expect(loads.max() ?? 0 <= bound)
        #expect(loads.reduce(0, +) == keys.count)
        if slack == 0.05 { #expect(loads.max() == bound) }
    }

    /// With room for all it is the ring.
    @Test func boundsThatNothingReachesChangeNothing() {
        let ring = HashRing(nodes: names(1, 7), virtualNodes: 3)
        #expect(BoundedLoads.place(keys, on: ring, nodes: 7, slack: 10) == keys.map { ring.node(of: $0) })
    }

    @Test func theOrderOfNodesDoesNotMatterToTheRing() {
        let nodes = names(2, 6)
        let ring = HashRing(nodes: nodes, virtualNodes: 8)
        let turned = HashRing(nodes: nodes.reversed(), virtualNodes: 8)
        #expect(keys.prefix(500).allSatisfy { ring.node(of: $0) == 5 - turned.node(of: $0) })
    }
}
