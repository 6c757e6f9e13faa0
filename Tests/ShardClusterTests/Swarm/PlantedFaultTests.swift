import Testing

@testable import ShardCluster

/// A swarm that finds nothing could be one that sees nothing: each mistake that is made on purpose must be found.
struct PlantedFaultTests {
    private static let limit: UInt64 = 1_000

    @Test(arguments: Plant.allCases) func isFound(_ plant: Plant) throws {
        let found = (1...Self.limit).lazy.map { Swarm.run(seed: $0, plants: [plant]) }.first {
            !$0.violations.isEmpty
        }
        let report = try #require(found, "\(plant) is not found within \(Self.limit) seeds")
        print("\(plant): found by seed \(report.seed): \(report.violations[0])")
        #expect(report.replay == "shardlab bench swarm --seed \(report.seed) --plant \(plant.rawValue)")
    }
}
