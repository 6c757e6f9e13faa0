import BSON
import ShardCluster
import SimKernel

/// Methods of `regions.*` that work on a multi-leader store.
extension Platform {
    static let storeMethods = [
        "store", "stores", "status", "put", "get", "siblings", "increment", "add", "remove", "skew", "history", "lost",
        "converged",
    ]

    mutating func regionStore(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "store":
            try arguments.atMost(1)
            return try makeStore(try arguments.options(0))
        case "stores":
            try arguments.atMost(0)
            return .array(regions.stores.map { .document($0.status(now: now, network: regions.network)) })
        case "status":
            let index = try store(arguments, atMost: 1)
            return .document(regions.stores[index].status(now: now, network: regions.network))
        case "put", "increment", "add", "remove": return try write(name, arguments)
        case "get", "siblings": return try read(name, arguments)
        case "skew": return try skew(arguments)
        case "history": return try history(arguments)
        case "lost": return .array(regions.stores[try store(arguments, atMost: 1)].lost().map { .document($0) })
        case "converged": return .bool(regions.stores[try store(arguments, atMost: 1)].converged)
        default: throw arguments.unknownMethod
        }
    }

    private mutating func makeStore(_ options: Options) throws(CommandError) -> BSONValue {
        try options.refuseUnknown(["name", "regions", "policy", "clock", "skew"])
        let name = try options.required("name")
        guard name.utf8.count <= 60 else { throw .badValue("regions.store: name must not be longer than 60 bytes.") }
        guard regions.store(named: name) == nil else {
            throw .illegalOperation("There is a store \(name) already. Choose another name.")
        }
        guard regions.stores.count < MultiLeaderStore.storeLimit else {
            throw .badValue("There are \(MultiLeaderStore.storeLimit) stores; a sandbox takes no more.")
        }
        var store = MultiLeaderStore(
            name: name, regions: try leaders(options), policy: try policy(options), clock: try clock(options))
        if let skews = try options.options("skew") {
            for region in skews.document.keys {
                let site = try store.leader(in: region)
                store.sites[site].clock.skew = try Self.skew(skews.document[region])
            }
        }
        regions.stores.append(store)
        return .document(store.status(now: now, network: regions.network))
    }

    private func leaders(_ options: Options) throws(CommandError) -> [String] {
        var leaders: [String] = []
        for text in try options.strings("regions") {
            let region = try RegionNames.checked(text)
            guard !leaders.contains(region) else {
                throw .badValue("regions.store: regions names \(region) twice. One leader a region is all there is.")
            }
            leaders.append(region)
        }
        guard (2...MultiLeaderStore.siteLimit).contains(leaders.count) else {
            throw .badValue(
                "regions.store: regions must list 2 to \(MultiLeaderStore.siteLimit) regions, not \(leaders.count).")
        }
        return leaders
    }

    private func policy(_ options: Options) throws(CommandError) -> ConflictPolicy {
        let word = try options.required("policy")
        guard let policy = ConflictPolicy(rawValue: word) else {
            throw .badValue("regions.store: there is no policy \"\(word)\". It is one of \(ConflictPolicy.names).")
        }
        return policy
    }

    private func clock(_ options: Options) throws(CommandError) -> SiteClock.Kind {
        guard let word = try options.string("clock") else { return .hybrid }
        guard let kind = SiteClock.Kind(rawValue: word) else {
            throw .badValue("regions.store: clock must be \"hybrid\" or \"wall\", not \"\(word)\".")
        }
        return kind
    }

    private mutating func skew(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let index = try store(arguments, atMost: 3)
        let site = try regions.stores[index].leader(in: try arguments.string(1, "a region"))
        regions.stores[index].sites[site].clock.skew = try Self.skew(arguments.value(2))
        return ["ok": 1]
    }

    /// "2s" is a clock that runs two seconds ahead, "-2s" one that is behind.
    private static func skew(_ value: BSONValue?) throws(CommandError) -> Micros {
        guard let value else { throw .badValue("skew needs a span such as \"2s\" (ahead) or \"-2s\" (behind).") }
        let text = value.string ?? ""
        let number = value.double ?? 0
        let behind = text.hasPrefix("-") || number < 0
        let amount: BSONValue =
            value.string == nil
            ? .double(behind ? -number : number)
            : .string(
                behind ? String(text.dropFirst()) : text)
        let span = try Span.parse(amount, named: "skew")
        guard span <= .hours(24) else { throw .badValue("skew: a clock is at most a day wrong.") }
        return behind ? -span : span
    }

    func store(_ arguments: Arguments, atMost count: Int) throws(CommandError) -> Int {
        try arguments.atMost(count)
        return try store(named: try arguments.string(0, "the store's name"))
    }

    /// - Throws: BadValue (2) naming the stores that there are.
    func store(named name: String) throws(CommandError) -> Int {
        guard let index = regions.store(named: name) else {
            let names = regions.stores.map(\.name).joined(separator: ", ")
            throw .badValue(
                "There is no store \"\(name)\". "
                    + (names.isEmpty ? "regions.store({...}) makes one." : "There are: \(names)."))
        }
        return index
    }
}

extension MultiLeaderStore {
    /// - Throws: BadValue (2) naming the regions with leaders.
    func leader(in region: String) throws(CommandError) -> Int {
        let name = try RegionNames.checked(region)
        guard let site = site(in: name) else {
            throw .badValue(
                "Store \(self.name) has no leader in \(name). It has leaders in \(regions.joined(separator: ", ")).")
        }
        return site
    }
}
