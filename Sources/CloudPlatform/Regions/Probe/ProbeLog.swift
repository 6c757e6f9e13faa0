import ShardCluster
import SimKernel

/// The writes that probes have made to one target, whoever made them: what a read is judged by.
struct ProbeLog: Sendable {
    struct Write: Sendable, Hashable {
        let key: Int
        let started: Micros
        /// When the client had its answer; nil before, and for good if it failed.
        var acknowledged: Micros?
        /// The write in a store's ledger.
        var stored: Int?
    }

    let target: ProbeSpecification.Target
    private(set) var writes = PersistentArray<Write>()
    /// Numbers of the writes to each key that went to each leader, in the order of starting.
    private var chains: [[[Int]]] = []

    init(target: ProbeSpecification.Target) { self.target = target }

    mutating func begin(key: Int, leader: Int, at time: Micros) -> Int {
        while chains.count <= key { chains.append([]) }
        while chains[key].count <= leader { chains[key].append([]) }
        chains[key][leader].append(writes.count)
        writes.append(Write(key: key, started: time))
        return writes.count - 1
    }

    mutating func store(_ number: Int, as write: Int) { writes[number].stored = write }

    mutating func acknowledge(_ number: Int, at time: Micros) { writes[number].acknowledged = time }

    /// How long before a read began the first acknowledged write to its key was there that the read does not know of;
    /// nil for a read that knows them all.
    ///
    /// Whoever knows a write of a leader knows all that had come there before: each chain is walked from its end, until
    /// what is left started too early to have been overtaken on the way.
    func staleness(of key: Int, readAt start: Micros, knows: (Int) -> Bool) -> Micros? {
        guard key < chains.count else { return nil }
        var oldest: Micros?
        for chain in chains[key] {
            var known: Micros?
            for number in chain.reversed() {
                let write = writes[number]
                if let known, write.started < known - RegionLatency.farthest { break }
                if knows(number) {
                    known = known ?? write.started
                } else if let done = write.acknowledged, done <= start {
                    oldest = min(oldest ?? done, done)
                }
            }
        }
        return oldest.map { start - $0 }
    }

    /// What a read that shows one write knows: all but the writes that began after that one was acknowledged. Nothing
    /// if it shows none; all if it shows one that nobody has been told of yet.
    func known(showing shown: Int?) -> (Int) -> Bool {
        guard let shown, writes.indices.contains(shown) else { return { _ in false } }
        guard let limit = writes[shown].acknowledged else { return { _ in true } }
        return { number in number == shown || writes[number].started <= limit }
    }
}
