import Foundation
import ShardCluster
import SimKernel
import Testing

@Suite struct RegionLatencyTests {
    @Test(
        "CockroachDB's demo figures",
        arguments: [
            ("us-east1", "us-west1", 66), ("us-east1", "europe-west1", 64), ("us-west1", "europe-west1", 146),
        ])
    func demo(a: String, b: String, ms: Int64) {
        #expect(RegionLatency.roundTrip(a, b) == .milliseconds(ms))
        #expect(RegionLatency.roundTrip(b, a) == .milliseconds(ms))
        #expect(RegionLatency.oneWay(from: b, to: a) == .milliseconds(ms) / 2)
    }

    @Test func atlasNamesMeanTheSameRegions() {
        #expect(RegionLatency.roundTrip("US_EAST_1", "EU_WEST_1") == .milliseconds(81))
        #expect(RegionLatency.roundTrip("US_EAST_1", "us-east-1") == RegionLatency.withinRegion)
        #expect(RegionLatency.index(of: "US_EAST1") == RegionLatency.index(of: "us-east1"))
    }

    @Test func namesThatTheTableLacks() {
        #expect(RegionLatency.roundTrip("mars-north-1", "us-east-1") == nil)
        #expect(RegionLatency.oneWay(from: "mars-north-1", to: "us-east-1") == RegionLatency.farthest / 2)
        #expect(RegionLatency.oneWay(from: "mars-north-1", to: "mars-north-1") == RegionLatency.withinRegion / 2)
    }

    /// Light in fibre covers 100 km there and back in a millisecond: no pair may be faster than its great circle, up to
    /// the rounding of the cities' positions.
    @Test func nothingIsFasterThanLightInFibre() throws {
        for a in Self.positions {
            for b in Self.positions where a.name != b.name {
                let trip = try #require(RegionLatency.roundTrip(a.name, b.name))
                let floor = Micros(Self.kilometres(a, b) * 10)
                let isGoogleDemo =
                    a.name == "us-east1" && b.name == "europe-west1"
                    || b.name == "us-east1" && a.name == "europe-west1"
                if !isGoogleDemo { #expect(trip >= floor - .milliseconds(1), "\(a.name) - \(b.name)") }
            }
        }
    }

    /// Pairs without a published measurement: 1.77 ms for 100 km of great circle.
    @Test func derivedPairsFollowTheStatedFormula() throws {
        let derived = [("us-east-2", "us-east-1"), ("eu-north-1", "ca-central-1"), ("ap-south-1", "eu-south-1")]
        for (first, second) in derived {
            let a = try #require(Self.positions.first { $0.name == first })
            let b = try #require(Self.positions.first { $0.name == second })
            let expected = (Self.kilometres(a, b) / 100 * 1.77).rounded()
            #expect(RegionLatency.roundTrip(first, second) == .milliseconds(Int64(expected)))
        }
    }

    private struct Position {
        let name: String
        let latitude: Double
        let longitude: Double
    }

    private static let positions = [
        Position(name: "us-east-1", latitude: 39.04, longitude: -77.49),
        Position(name: "us-east-2", latitude: 39.96, longitude: -83.0),
        Position(name: "us-west-1", latitude: 37.39, longitude: -121.96),
        Position(name: "us-west-2", latitude: 45.84, longitude: -119.7),
        Position(name: "ca-central-1", latitude: 45.5, longitude: -73.57),
        Position(name: "sa-east-1", latitude: -23.55, longitude: -46.63),
        Position(name: "eu-west-1", latitude: 53.35, longitude: -6.26),
        Position(name: "eu-west-2", latitude: 51.51, longitude: -0.13),
        Position(name: "eu-west-3", latitude: 48.86, longitude: 2.35),
        Position(name: "eu-central-1", latitude: 50.11, longitude: 8.68),
        Position(name: "eu-north-1", latitude: 59.33, longitude: 18.06),
        Position(name: "eu-south-1", latitude: 45.46, longitude: 9.19),
        Position(name: "ap-south-1", latitude: 19.08, longitude: 72.88),
        Position(name: "ap-northeast-1", latitude: 35.69, longitude: 139.69),
        Position(name: "ap-northeast-2", latitude: 37.57, longitude: 126.98),
        Position(name: "ap-southeast-1", latitude: 1.35, longitude: 103.82),
        Position(name: "ap-southeast-2", latitude: -33.87, longitude: 151.21),
        Position(name: "us-east1", latitude: 33.2, longitude: -80.01),
        Position(name: "us-west1", latitude: 45.59, longitude: -121.18),
        Position(name: "europe-west1", latitude: 50.45, longitude: 3.82),
    ]

    /// Haversine on a sphere of 6,371 km.
    private static func kilometres(_ a: Position, _ b: Position) -> Double {
        let radians = Double.pi / 180
        let (p, q) = (a.latitude * radians, b.latitude * radians)
        let half = sin((q - p) / 2)
        let turn = sin((b.longitude - a.longitude) * radians / 2)
        return 2 * 6_371 * asin((half * half + cos(p) * cos(q) * turn * turn).squareRoot())
    }
}
