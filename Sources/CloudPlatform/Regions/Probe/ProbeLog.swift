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
    /// Numbers of the writes to each key, in the order of starting.
    private var byKey: [[Int]] = []

    init(target: ProbeSpecification.Target) { self.target = target }

    mutating func begin(key: Int, at time: Micros) -> Int {
        while byKey.count <= key { byKey.append([]) }
        byKey[key].append(writes.count)
        writes.append(Write(key: key, started: time))
        return writes.count - 1
    }

    mutating func store(_ number: Int, as write: Int) { writes[number].stored = write }

    mutating func acknowledge(_ number: Int, at time: Micros) { writes[number].acknowledged = time }

    /// How long before a read began the first acknowledged write to its key was there that the read does not know of;
    /// nil for a read that knows them all.
    func staleness(of key: Int, readAt start: Micros, knows: (Int) -> Bool) -> Micros? {
        guard key < byKey.count else { return nil }
        var oldest: Micros?
        for number in byKey[key] {
            guard let done = writes[number].acknowledged, done <= start, !knows(number) else { continue }
            oldest = min(oldest ?? done, done)
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
