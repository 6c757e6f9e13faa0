package import SimKernel

/// Round trips between cloud regions, the one table that cluster and platform share.
///
/// A region is known by its provider's name ("us-east-1", Google's "us-east1") and by Atlas' ("US_EAST_1"). Figures are
/// whole milliseconds, the same in both directions, and never vary: Docs/Fidelity.md names the source of each pair.
package enum RegionLatency {
    /// Within one region, between its zones: from 0.25 ms inside a zone to 3.4 ms between far ones, mostly under one.
    package static let withinRegion: Micros = 500

    /// Names that `roundTrip` knows, in the order of the table.
    package static let regions: [String] = RegionTable.rows.map(\.name)

    /// A region's place in the table; nil for an unknown name. One lookup: each message between regions asks.
    package static func index(of region: String) -> Int? { places[region] }

    /// The place of each name that a region is known by.
    private static let places: [String: Int] = Dictionary(
        regions.enumerated().flatMap { [($1, $0), (atlasName($1), $0)] }, uniquingKeysWith: { first, _ in first })

    /// There and back; nil if either region is unknown.
    package static func roundTrip(_ a: String, _ b: String) -> Micros? {
        guard let first = index(of: a), let second = index(of: b) else { return nil }
        return roundTrip(first, second)
    }

    /// There and back between two places of the table.
    package static func roundTrip(_ a: Int, _ b: Int) -> Micros {
        guard a != b else { return withinRegion }
        return .milliseconds(Int64(RegionTable.rows[max(a, b)].toEarlier[min(a, b)]))
    }

    /// One way, half of a round trip. A region that the table lacks is near itself and `farthest` from all others.
    package static func oneWay(from: String, to: String) -> Micros {
        if from == to { return withinRegion / 2 }
        return (roundTrip(from, to) ?? farthest) / 2
    }

    /// The longest round trip of the table.
    package static let farthest: Micros = .milliseconds(Int64(RegionTable.rows.flatMap(\.toEarlier).max() ?? 0))

    /// "us-east-1" as Atlas writes it: "US_EAST_1".
    package static func atlasName(_ region: String) -> String {
        region.uppercased().split(separator: "-").joined(separator: "_")
    }
}
