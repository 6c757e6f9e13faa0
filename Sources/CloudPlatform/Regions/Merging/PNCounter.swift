import SimKernel

/// A counter that each site raises and lowers on its own share, merged by the larger of each share: the PN-counter
/// (Shapiro, Preguiça, Baquero, Zawirski 2011, "A comprehensive study of Convergent and Commutative Replicated Data
/// Types", specification 7).
struct PNCounter: Sendable, Hashable {
    private(set) var raised: [Int64]
    private(set) var lowered: [Int64]
    /// The updates of each site that the shares hold.
    private(set) var seen: VersionVector

    /// One increment or decrement.
    static let stepLimit: Int64 = 1_000_000_000

    init(sites: Int) {
        raised = Array(repeating: 0, count: sites)
        lowered = raised
        seen = VersionVector(sites: sites)
    }

    /// At most `stepLimit` either way and so many writes as a store takes: no sum overflows.
    mutating func add(_ amount: Int64, at site: Int) {
        seen[site] += 1
        if amount >= 0 { raised[site] += amount } else { lowered[site] -= amount }
    }

    var value: Int64 { raised.reduce(0, +) - lowered.reduce(0, +) }

    mutating func join(_ other: Self) {
        for site in raised.indices {
            raised[site] = max(raised[site], other.raised[site])
            lowered[site] = max(lowered[site], other.lowered[site])
        }
        seen.join(other.seen)
    }

    func hash(into trace: inout TraceHash) {
        for share in raised + lowered { trace.combine(share) }
    }
}
