import BSON
import ShardCluster
import SimKernel

/// The links between regions, and which of them are cut.
struct RegionNetwork: Sendable, Hashable {
    enum Cut: Sendable, Hashable {
        case link(String, String)
        /// A region that talks to no other one.
        case isolated(String)

        func separates(_ a: String, _ b: String) -> Bool {
            switch self {
            case .link(let first, let second): first == a && second == b || first == b && second == a
            case .isolated(let region): region == a || region == b
            }
        }

        func touches(_ region: String) -> Bool {
            switch self {
            case .link(let first, let second): first == region || second == region
            case .isolated(let isolated): isolated == region
            }
        }

        var document: BSONDocument {
            switch self {
            case .link(let first, let second): ["between": [.string(first), .string(second)]]
            case .isolated(let region): ["isolated": .string(region)]
            }
        }
    }

    /// In the order of cutting.
    private(set) var cuts: [Cut] = []

    func connects(_ a: String, _ b: String) -> Bool {
        a == b || !cuts.contains { $0.separates(a, b) }
    }

    func oneWay(_ a: String, _ b: String) -> Micros { RegionLatency.oneWay(from: a, to: b) }

    mutating func cut(_ cut: Cut) { cuts.append(cut) }

    /// How many cuts were healed.
    mutating func heal(_ chosen: (Cut) -> Bool) -> Int {
        let before = cuts.count
        cuts.removeAll(where: chosen)
        return before - cuts.count
    }

    func hash(into trace: inout TraceHash) {
        for cut in cuts { trace.combine(cut.document) }
    }
}
