import BSON
import ShardCluster
import SimKernel

extension MultiLeaderStore {
    /// A leader takes a value; nobody else is asked.
    ///
    /// - Parameter context: what the writer has read, for siblings; without it the write replaces nothing.
    /// - Throws: BadValue (2) for what the store does not take.
    mutating func put(
        _ value: BSONValue, key name: String, at site: Int, context: VersionVector?, now: Micros
    ) throws(CommandError) -> Int {
        let key = try admit(name, bytes: BSONDocument([("v", value)]).bytes.count)
        let before = sites[site].state(key)
        switch policy {
        case .lastWriterWins: return putRegister(value, key: key, over: before, at: site, now: now)
        case .versionVectors:
            let context = context ?? VersionVector(sites: sites.count)
            try check(context, key: key)
            let write = record(.put, value, key: key, at: site, now: now)
            var set = dotted(before)
            set.put(write, at: site, replacing: context)
            hold(.dotted(set), key: key, at: site, after: write)
            return write
        case .counter, .set: throw wrongPolicy("put")
        }
    }

    private mutating func putRegister(
        _ value: BSONValue, key: Int, over before: KeyState?, at site: Int, now: Micros
    ) -> Int {
        var seen: Int?
        if case .register(let register) = before { seen = register.write }
        let write = record(.put, value, key: key, at: site, now: now, seen: seen)
        let stamp = Stamp(clock: sites[site].clock.tick(at: now), site: site, number: sites[site].writes)
        self.stamp(write, stamp)
        join(.register(LastWriterRegister(write, stamp)), key: key, at: site, now: now)
        return write
    }

    mutating func increment(
        _ amount: Int64, key name: String, at site: Int, now: Micros
    ) throws(CommandError) -> Int {
        guard policy == .counter else { throw wrongPolicy("increment") }
        let key = try admit(name, bytes: 8)
        var counter = PNCounter(sites: sites.count)
        if case .counter(let before) = sites[site].state(key) { counter = before }
        counter.add(amount, at: site)
        let write = record(.increment, .number(amount), key: key, at: site, now: now)
        hold(.counter(counter), key: key, at: site, after: write)
        return write
    }

    mutating func add(_ element: BSONValue, key name: String, at site: Int, now: Micros) throws(CommandError) -> Int {
        guard policy == .set else { throw wrongPolicy("add") }
        let key = try admit(name, bytes: BSONDocument([("v", element)]).bytes.count)
        let write = record(.add, element, key: key, at: site, now: now)
        var set = dotted(sites[site].state(key))
        set.put(write, at: site) { BSONValue.compare(writes[$0.write].value, element) == 0 }
        hold(.dotted(set), key: key, at: site, after: write)
        return write
    }

    /// - Throws: BadValue (2) also if this leader does not hold the element: only what was observed is removed.
    mutating func remove(
        _ element: BSONValue, key name: String, at site: Int, now: Micros
    ) throws(CommandError) -> Int {
        guard policy == .set else { throw wrongPolicy("remove") }
        let key = try admit(name, bytes: BSONDocument([("v", element)]).bytes.count)
        var set = dotted(sites[site].state(key))
        guard set.entries.contains(where: { BSONValue.compare(writes[$0.write].value, element) == 0 }) else {
            throw .badValue("\(sites[site].region) holds no such element in \"\(name)\": only what it sees is removed.")
        }
        let write = record(.remove, element, key: key, at: site, now: now)
        set.remove { BSONValue.compare(writes[$0.write].value, element) == 0 }
        hold(.dotted(set), key: key, at: site, after: write)
        return write
    }

    private mutating func record(
        _ kind: WriteRecord.Kind, _ value: BSONValue, key: Int, at site: Int, now: Micros, seen: Int? = nil
    ) -> Int {
        sites[site].writes += 1
        return record(WriteRecord(kind: kind, key: key, site: site, time: now, value: value, seen: seen))
    }

    private func dotted(_ state: KeyState?) -> DottedSet {
        if case .dotted(let set) = state { set } else { DottedSet(sites: sites.count) }
    }

    /// A context may only speak of writes that were made.
    private func check(_ context: VersionVector, key: Int) throws(CommandError) {
        for site in sites.indices {
            var made: UInt32 = 0
            if case .dotted(let set) = sites[site].state(key) { made = set.seen[site] }
            guard context[site] <= made else {
                throw .badValue(
                    "context: \(sites[site].region) has made \(made) versions of \"\(keys[key])\", not \(context[site]). "
                        + "Pass on the context that regions.get gave.")
            }
        }
    }

    private func wrongPolicy(_ method: String) -> CommandError {
        let takes =
            switch policy {
            case .lastWriterWins, .versionVectors: "regions.put"
            case .counter: "regions.increment"
            case .set: "regions.add and regions.remove"
            }
        return .illegalOperation(
            "regions.\(method): store \(name) has the policy \(policy.rawValue). It takes \(takes).")
    }
}
