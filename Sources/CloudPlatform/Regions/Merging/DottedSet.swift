import SimKernel

/// Concurrent values under the versions that made them, with all that was ever seen beside them.
///
/// With a client's context as what a write replaces these are siblings under dotted version vectors (Preguiça, Baquero,
/// Almeida, Fonte, Gonçalves 2010); with the element's own dots as what an add or remove replaces, the optimised
/// observed-remove set without tombstones (Bieniusa et al. 2012, after Shapiro et al. 2011). `join` is commutative,
/// associative and idempotent, so any order of deliveries, doubled ones too, gives the same.
struct DottedSet: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        let dot: Dot
        /// The write in the ledger.
        let write: Int
    }

    /// In the order of dots.
    private(set) var entries: [Entry] = []
    private(set) var seen: VersionVector

    init(sites: Int) { seen = VersionVector(sites: sites) }

    /// A site's next write, which replaces what the context covers.
    mutating func put(_ write: Int, at site: Int, replacing context: VersionVector) {
        seen.join(context)
        seen[site] += 1
        entries.removeAll { context.covers($0.dot) }
        insert(Entry(dot: Dot(site: site, counter: seen[site]), write: write))
    }

    /// A site's next write, which replaces the entries that are chosen.
    mutating func put(_ write: Int, at site: Int, replacing chosen: (Entry) -> Bool) {
        seen[site] += 1
        entries.removeAll(where: chosen)
        insert(Entry(dot: Dot(site: site, counter: seen[site]), write: write))
    }

    /// Takes out entries that were observed; what others add meanwhile stays.
    mutating func remove(_ chosen: (Entry) -> Bool) {
        entries.removeAll(where: chosen)
    }

    mutating func join(_ other: Self) {
        let mine = entries.filter { entry in other.entries.contains(entry) || !other.seen.covers(entry.dot) }
        let theirs = other.entries.filter { entry in !entries.contains(entry) && !seen.covers(entry.dot) }
        entries = (mine + theirs).sorted { $0.dot < $1.dot }
        seen.join(other.seen)
    }

    private mutating func insert(_ entry: Entry) {
        let place = entries.firstIndex { entry.dot < $0.dot } ?? entries.count
        entries.insert(entry, at: place)
    }

    func hash(into trace: inout TraceHash) {
        seen.hash(into: &trace)
        for entry in entries { trace.combine(UInt64(entry.write)) }
    }
}
