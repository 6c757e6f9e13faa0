import SimKernel

/// How many updates of each site have been seen, by the site's place (Parker et al. 1983, "Detection of Mutual
/// Inconsistency in Distributed Systems").
struct VersionVector: Sendable, Hashable {
    private(set) var counts: [UInt32]

    init(sites: Int) { counts = Array(repeating: 0, count: sites) }

    subscript(site: Int) -> UInt32 {
        get { counts[site] }
        set { counts[site] = newValue }
    }

    func covers(_ dot: Dot) -> Bool { counts[dot.site] >= dot.counter }

    /// The least vector that covers both.
    mutating func join(_ other: Self) {
        for site in counts.indices { counts[site] = max(counts[site], other.counts[site]) }
    }

    func hash(into trace: inout TraceHash) {
        for count in counts { trace.combine(UInt64(count)) }
    }
}

/// One update: the n-th of a site.
struct Dot: Sendable, Hashable, Comparable {
    let site: Int
    let counter: UInt32

    static func < (left: Self, right: Self) -> Bool {
        (left.site, left.counter) < (right.site, right.counter)
    }
}
