import Testing

@testable import CloudPlatform

struct ElasticSwarmTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func holds(seed: UInt64) {
        let report = ElasticSwarm.run(seed: seed)
        #expect(report.violations == [], "\(report.replay)")
        #expect(report.requests > 100 && report.faults > 0, "\(report.text)")
    }

    @Test func oneSeedOneTrace() {
        #expect(ElasticSwarm.run(seed: 3).traceHash == ElasticSwarm.run(seed: 3).traceHash)
        #expect(ElasticSwarm.run(seed: 3).traceHash != ElasticSwarm.run(seed: 4).traceHash)
    }

    @Test(arguments: ElasticPlant.allCases)
    func finds(plant: ElasticPlant) {
        let found = (1...100 as ClosedRange<UInt64>).lazy.map { ElasticSwarm.run(seed: $0, plants: [plant]) }
            .first { !$0.violations.isEmpty }
        #expect(found?.replay == "shardlab bench elastic-swarm --seed \(found?.seed ?? 0) --plant \(plant.rawValue)")
    }
}
