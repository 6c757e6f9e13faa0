import BSON
import ShardCluster
import SimKernel

/// A learner's reads and writes at a leader. They take no virtual time; what leaders tell each other does.
extension Platform {
    mutating func write(_ method: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try store(arguments, atMost: method == "put" ? 5 : 4)
        let site = try regions.stores[index].leader(in: try arguments.string(1, "a region"))
        let key = try arguments.string(2, "a key")
        let write: Int
        switch method {
        case "increment":
            write = try regions.stores[index].increment(try amount(arguments), key: key, at: site, now: now)
        case "put":
            write = try regions.stores[index].put(
                try value(arguments), key: key, at: site, context: try context(arguments, store: index), now: now)
        case "add": write = try regions.stores[index].add(try value(arguments), key: key, at: site, now: now)
        default: write = try regions.stores[index].remove(try value(arguments), key: key, at: site, now: now)
        }
        tellOthers(store: index, from: site, key: regions.stores[index].writes[write].key)
        return [
            "acknowledged": true, "region": .string(regions.stores[index].sites[site].region),
            "ts": .date(VirtualDate.ms(now)),
        ]
    }

    private func value(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        guard let value = arguments.value(3) else { throw .badValue("\(arguments.method) needs a value.") }
        return value
    }

    private func amount(_ arguments: Arguments) throws(CommandError) -> Int64 {
        guard let value = arguments.value(3) else { return 1 }
        let limit = PNCounter.stepLimit
        guard let amount = value.int64, (-limit...limit).contains(amount) else {
            throw .badValue("regions.increment goes by a whole number from -\(limit) to \(limit).")
        }
        return amount
    }

    private func context(_ arguments: Arguments, store index: Int) throws(CommandError) -> VersionVector? {
        guard arguments.value(4) != nil else { return nil }
        let options = try arguments.options(4)
        try options.refuseUnknown(["context"])
        guard let given = try options.options("context") else { return nil }
        let store = regions.stores[index]
        guard store.policy == .versionVectors else {
            throw .badValue("Store \(store.name) has the policy \(store.policy.rawValue), which knows no context.")
        }
        var context = VersionVector(sites: store.sites.count)
        for region in given.document.keys {
            let site = try store.leader(in: region)
            context[site] = UInt32(clamping: try given.integer(region, in: 0...Int64(UInt32.max)) ?? 0)
        }
        return context
    }

    func read(_ method: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try store(arguments, atMost: 3)
        let store = regions.stores[index]
        let site = try store.leader(in: try arguments.string(1, "a region"))
        let key = try arguments.string(2, "a key")
        if method == "siblings" {
            guard store.policy == .versionVectors else {
                throw .illegalOperation(
                    "regions.siblings: store \(store.name) has the policy \(store.policy.rawValue), which keeps none.")
            }
            return .array(store.values(key, at: site))
        }
        return store.reading(key, at: site)
    }
}

extension MultiLeaderStore {
    /// What a leader shows of a key: values in the order of their versions; none for a key it has not heard of.
    func values(_ key: String, at site: Int) -> [BSONValue] {
        guard let place = place(ofKey: key), let state = sites[site].state(place) else { return [] }
        switch state {
        case .register(let register): return [writes[register.write].value]
        case .dotted(let set): return set.entries.map { writes[$0.write].value }
        case .counter(let counter): return [.number(counter.value)]
        }
    }

    /// The answer to a read; null for a key that the leader has not heard of.
    func reading(_ key: String, at site: Int) -> BSONValue {
        guard let place = place(ofKey: key), let state = sites[site].state(place) else { return .null }
        var document: BSONDocument = ["key": .string(key), "region": .string(sites[site].region)]
        switch state {
        case .register(let register):
            let write = writes[register.write]
            document.append("value", write.value)
            document.append("writtenIn", .string(sites[write.site].region))
            document.append("writtenAt", .date(VirtualDate.ms(write.time)))
        case .dotted(let set):
            let values = set.entries.map { writes[$0.write].value }
            if policy == .set {
                document.append("value", .array(distinct(values)))
            } else {
                if values.count == 1 { document.append("value", values[0]) }
                document.append("siblings", .array(values))
                document.append("context", .document(contextDocument(set.seen)))
            }
        case .counter(let counter): document.append("value", .number(counter.value))
        }
        return .document(document)
    }

    private func contextDocument(_ seen: VersionVector) -> BSONDocument {
        var context = BSONDocument()
        for (site, count) in seen.counts.enumerated() where count > 0 {
            context.append(sites[site].region, .number(Int64(count)))
        }
        return context
    }

    /// Elements in their order of comparison, equal ones once: two regions may have added the same.
    private func distinct(_ values: [BSONValue]) -> [BSONValue] {
        var kept: [BSONValue] = []
        for value in values.sorted(by: { BSONValue.compare($0, $1) < 0 }) {
            if let last = kept.last, BSONValue.compare(last, value) == 0 { continue }
            kept.append(value)
        }
        return kept
    }
}
