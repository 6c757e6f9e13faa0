import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ScalabilityTests {
    private func points(_ law: UniversalScalability, _ sizes: [Double]) -> [ScalabilityPoint] {
        sizes.map { ScalabilityPoint(size: $0, throughput: law.throughput(at: $0)) }
    }

    /// Without an error of measurement the law comes back as it was, also where size 1 was not measured.
    @Test(arguments: [(0.05, 0.001), (0.02, 0.0), (0.0, 0.0005), (0.3, 0.02)])
    func exactPointsGiveTheLawBack(sigma: Double, kappa: Double) throws {
        let law = UniversalScalability(lambda: 995.6, sigma: sigma, kappa: kappa)
        for sizes in [[1.0, 2, 4, 8, 16, 32], [3, 9, 27]] {
            let fit = try #require(ScalabilityFit(points(law, sizes)))
            #expect(abs(fit.law.lambda / law.lambda - 1) < 1e-9)
            #expect(abs(fit.law.sigma - sigma) < 1e-9)
            #expect(abs(fit.law.kappa - kappa) < 1e-9)
            #expect(fit.determination > 1 - 1e-9)
        }
    }

    /// With errors of 2 % each, the mean of 200 fits lies within three standard errors of the law.
    @Test func noisyPointsGiveTheLawOnTheMean() throws {
        let law = UniversalScalability(lambda: 1_000, sigma: 0.08, kappa: 0.002)
        var generator = Generator(seed: 7)
        var sigmas: [Double] = []
        var kappas: [Double] = []
        for _ in 0..<200 {
            let measured = points(law, [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]).map {
                ScalabilityPoint(
                    size: $0.size, throughput: $0.throughput * (1 + 0.02 * (generator.unit() - 0.5) * 12.0.squareRoot())
                )
            }
            let fit = try #require(ScalabilityFit(measured))
            sigmas.append(fit.law.sigma)
            kappas.append(fit.law.kappa)
        }
        for (found, truth) in [(sigmas, law.sigma), (kappas, law.kappa)] {
            let mean = found.reduce(0, +) / 200
            let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
            #expect(abs(mean - truth) < 3 * (variance / 200).squareRoot() + 0.01 * truth)
        }
    }

    /// The peak stands at sqrt((1 - s) / k), and both neighbours are lower.
    @Test func thePeakIsWhereTheFormulaPutsIt() throws {
        let law = UniversalScalability(lambda: 100, sigma: 0.04, kappa: 0.0006)
        let peak = try #require(law.peak)
        #expect(abs(peak - 40) < 1e-9)
        #expect(law.throughput(at: 40) > law.throughput(at: 39))
        #expect(law.throughput(at: 40) > law.throughput(at: 41))
        #expect(UniversalScalability(lambda: 100, sigma: 0.04, kappa: 0).peak == nil)
        #expect(UniversalScalability(lambda: 100, sigma: 0.04, kappa: 0).limit == 2_500)
    }

    @Test func theSmallestSizeThatReachesATarget() {
        let law = UniversalScalability(lambda: 100, sigma: 0.04, kappa: 0.0006)
        for target in [50.0, 100, 250, 700, 1_100] {
            guard let size = law.size(reaching: target, bound: 1_000) else {
                #expect(target > law.throughput(at: 40))
                continue
            }
            #expect(law.throughput(at: Double(size)) >= target)
            #expect(size == 1 || law.throughput(at: Double(size - 1)) < target)
        }
        #expect(law.size(reaching: 5_000, bound: 1_000) == nil)
    }

    /// What rises faster than in proportion has no negative contention.
    @Test func nothingIsNegative() throws {
        let measured = [1.0, 2, 4, 8].map { ScalabilityPoint(size: $0, throughput: 100 * $0 * (1 + 0.01 * $0)) }
        let fit = try #require(ScalabilityFit(measured))
        #expect(fit.law.sigma == 0)
        #expect(fit.law.kappa == 0)
    }

    @Test func nonsenseIsRefused() {
        var world = World()
        let point: (Double, Double) -> BSONValue = { ["size": .double($0), "throughput": .double($1)] }
        world.refuses("cost.usl", [], 2, "cost.usl needs measured points")
        world.refuses("cost.usl", [.array([point(1, 1), point(2, 2)])], 2, "cost.usl needs 3 to 1000 points, not 2")
        world.refuses(
            "cost.usl", [.array([point(1, 1), point(2, 2), point(2, 2)])], 2,
            "cost.usl needs points of three different sizes")
        world.refuses(
            "cost.usl", [.array([point(1, 1), point(2, -2), point(3, 2)])], 2, "cost.usl point: throughput must be from"
        )
        world.refuses("cost.usl", [.array(["x", "y", "z"])], 14, "cost.usl: a point is { size, throughput }")
        world.refuses("cost.scaling", [["target": 5]], 2, "cost.scaling needs sizes")
        world.refuses(
            "cost.scaling", [["target": 5, "sizes": .array([["name": "huge", "throughput": 5]])]], 2,
            "cost.scaling: there is no list price of huge")
        world.refuses(
            "cost.scaling", [["sizes": .array([["name": "M10", "throughput": 5]])]], 2, "cost.scaling needs target")
    }

    /// Small machines win while they scale, the large one where they do not; one machine of any size is vertical.
    @Test func eachWayWinsSomewhere() throws {
        var world = World()
        let rows = try #require(
            try world.call(
                "cost.scaling",
                [
                    "targets": .array([12_000, 40_000, 90_000]), "sigma": 0.05, "kappa": 0.002,
                    "sizes": .array([
                        ["name": "small", "throughput": 12_000, "perHour": 0.1],
                        ["name": "large", "throughput": 96_000, "perHour": 1.2],
                    ]),
                ]
            ).array
        ).compactMap(\.document)
        #expect(rows.map { $0["cheaper"] } == ["vertical", "horizontal", "vertical"])
        #expect(rows[0]["horizontal"]?.document?["machines"] == 1)
        #expect(rows[1]["horizontal"]?.document?["machines"] == 4)
        #expect(rows[2]["vertical"]?.document?["perHour"] == 1.2)
    }
}
