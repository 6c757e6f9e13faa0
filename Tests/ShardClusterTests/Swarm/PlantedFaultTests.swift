import Testing

@testable import ShardCluster

/// A swarm that finds nothing could be one that sees nothing: each mistake that is made on purpose must be found.
struct PlantedFaultTests {
    /// Seeds of the whole swarm, from a place where the mistake is known to show soon.
    private static let seeds: [(plant: Plant, from: UInt64)] = [
        (.lostOplogEntry, 1), (.skippedFence, 1), (.stalePrimary, 1), (.doubleOwner, 1), (.doubleRetry, 1),
        (.doubleVote, 870),
    ]
    private static let limit: UInt64 = 1_000

    @Test func eachHasItsSeeds() {
        #expect(Set(Self.seeds.map(\.plant)) == Set(Plant.allCases))
    }

    @Test(arguments: seeds.map(\.plant)) func isFound(_ plant: Plant) throws {
        let from = try #require(Self.seeds.first { $0.plant == plant }?.from)
        let found = (from...Self.limit).lazy.map { Swarm.run(seed: $0, plants: [plant]) }.first {
            !$0.violations.isEmpty
        }
        let report = try #require(found, "\(plant) is not found within \(Self.limit) seeds")
        print("\(plant): found by seed \(report.seed): \(report.violations[0])")
        #expect(report.replay == "shardlab bench swarm --seed \(report.seed) --plant \(plant.rawValue)")
    }
}
