import SimKernel

/// A region's leader: its clock, and its own state of each key.
struct Site: Sendable, Hashable {
    let region: String
    var clock: SiteClock
    /// By the key's place in the store; nil for what this site has not heard of.
    private(set) var states: [KeyState?] = []
    /// Grows with every change.
    private(set) var revision = 0
    var writes: UInt32 = 0

    init(region: String, clock: SiteClock) {
        self.region = region
        self.clock = clock
    }

    func state(_ key: Int) -> KeyState? { key < states.count ? states[key] : nil }

    mutating func set(_ state: KeyState, forKey key: Int) {
        while states.count <= key { states.append(nil) }
        guard states[key] != state else { return }
        states[key] = state
        revision += 1
    }

    /// Whether another site's state of a key would change this one's.
    func lacks(_ key: Int, of other: Site) -> Bool {
        guard let theirs = other.state(key) else { return false }
        return state(key)?.lacks(theirs) ?? true
    }

    func hash(into trace: inout TraceHash) {
        clock.hash(into: &trace)
        trace.combine(UInt64(writes))
        for state in states { state?.hash(into: &trace) }
    }
}
