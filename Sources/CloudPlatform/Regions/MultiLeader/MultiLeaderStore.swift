import BSON
import ShardCluster
import SimKernel

/// A key-value store with a leader in each of its regions: every leader takes writes at once and tells the others later.
///
/// Leaders exchange the whole state of a key; joining states is commutative, associative and idempotent, so messages may
/// be lost, doubled and late. The ledger of writes belongs to nobody in the store: it is there to tell what became of
/// each write.
struct MultiLeaderStore: Sendable {
    let name: String
    let policy: ConflictPolicy
    let clock: SiteClock.Kind
    var sites: [Site]
    private(set) var keys: [String] = []
    private var places: [String: Int] = [:]
    private(set) var writes = PersistentArray<WriteRecord>()
    var post = Post()
    /// When the sites compare what they hold, if that is due.
    var comparesAt: Micros?
    /// Revisions at which two sites were last found equal.
    var compared: [[Int]]

    static let storeLimit = 16
    static let siteLimit = 8
    static let keyLimit = 1_000
    static let writeLimit = 20_000
    static let valueLimitBytes = 4_096

    init(name: String, regions: [String], policy: ConflictPolicy, clock: SiteClock.Kind) {
        self.name = name
        self.policy = policy
        self.clock = clock
        sites = regions.map { Site(region: $0, clock: SiteClock(clock)) }
        compared = Array(repeating: Array(repeating: -1, count: regions.count * 2), count: regions.count)
    }

    var regions: [String] { sites.map(\.region) }

    func site(in region: String) -> Int? { sites.firstIndex { $0.region == region } }

    func place(ofKey key: String) -> Int? { places[key] }

    /// A place for a key, for a write of so many bytes.
    ///
    /// - Throws: BadValue (2) beyond what a store takes.
    mutating func admit(_ key: String, bytes: Int) throws(CommandError) -> Int {
        guard !key.isEmpty, key.utf8.count <= 255 else {
            throw .badValue("A key is a text of 1 to 255 bytes.")
        }
        guard bytes <= Self.valueLimitBytes else {
            throw .badValue("A value takes \(Self.valueLimitBytes) bytes at most, not \(bytes).")
        }
        guard writes.count < Self.writeLimit else {
            throw .badValue("Store \(name) has taken \(Self.writeLimit) writes; it takes no more. Make another one.")
        }
        if let place = places[key] { return place }
        guard keys.count < Self.keyLimit else {
            throw .badValue("Store \(name) holds \(Self.keyLimit) keys; it takes no more.")
        }
        places[key] = keys.count
        keys.append(key)
        return keys.count - 1
    }

    mutating func record(_ write: WriteRecord) -> Int {
        writes.append(write)
        return writes.count - 1
    }

    mutating func stamp(_ write: Int, _ stamp: Stamp) { writes[write].stamp = stamp }

    /// A leader holds this now; the write that made it gets its version.
    mutating func hold(_ state: KeyState, key: Int, at site: Int, after write: Int) {
        sites[site].set(state, forKey: key)
        writes[write].dot = state.seen.map { Dot(site: site, counter: $0[site]) }
    }

    /// A site takes in a state of a key; what it drops is noted.
    mutating func join(_ state: KeyState, key: Int, at site: Int, now: Micros) {
        if case .register(let theirs) = state { sites[site].clock.observe(theirs.stamp.clock) }
        guard var own = sites[site].state(key) else {
            sites[site].set(state, forKey: key)
            return
        }
        if let (lost, kept) = own.join(state), writes[lost].dropped == nil {
            writes[lost].dropped = (now, site, kept)
        }
        sites[site].set(own, forKey: key)
    }

    /// Whether every leader holds the same of every key.
    var converged: Bool {
        keys.indices.allSatisfy { key in
            sites.allSatisfy { $0.state(key) == sites[0].state(key) }
        }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(name)
        trace.combine(UInt64(writes.count))
        trace.combine(UInt64(post.count))
        for site in sites { site.hash(into: &trace) }
    }
}
