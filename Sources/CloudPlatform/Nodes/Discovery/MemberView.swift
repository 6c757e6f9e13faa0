import SimKernel

/// Whom a node takes for a member, kept on its disk.
///
/// Both sets only grow, and whoever has left stays left: so views can be merged in any order and end up equal, and an
/// old view brings nobody back (a two-phase set of Shapiro and others, "Conflict-free Replicated Data Types", 2011).
struct MemberView: Sendable {
    let owner: Int
    /// As they were given, names or `address:port`; none for a node of the operator's own list.
    let seeds: [String]
    private(set) var heardOf = NodeSet()
    private(set) var gone = NodeSet()

    init(of owner: Int, seeds: [String] = []) {
        self.owner = owner
        self.seeds = seeds
    }

    func knows(_ id: Int) -> Bool { heardOf.contains(id) && !gone.contains(id) }

    /// Whom it takes for a member, itself too.
    var members: [Int] { heardOf.ids.filter { !gone.contains($0) } }

    mutating func add(_ id: Int) { heardOf.insert(id) }

    mutating func remove(_ id: Int) { gone.insert(id) }

    mutating func merge(_ other: MemberView) {
        heardOf.formUnion(other.heardOf)
        gone.formUnion(other.gone)
    }

    func agrees(with other: MemberView) -> Bool { heardOf == other.heardOf && gone == other.gone }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(owner))
        for seed in seeds { trace.combine(seed) }
        heardOf.hash(into: &trace)
        gone.hash(into: &trace)
    }
}
