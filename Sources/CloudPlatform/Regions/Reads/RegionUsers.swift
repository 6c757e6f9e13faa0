import BSON
import ShardCluster
import SimKernel

/// Users in several regions who read and write one collection, each region through a connection string of its own.
struct RegionUsers: Sendable {
    struct Place: Sendable, Hashable {
        let region: String
        let users: Int
        /// The run of this region's users, by its place in the book of pools.
        let run: Int
    }

    let name: String
    let namespace: Namespace
    let places: [Place]
    /// Place of the collection's log of writes.
    let log: Int

    static let limit = 64
    static let placeLimit = 12
    /// Milliseconds within which an answer counts as quick, unless a report is asked for another limit.
    static let quick = 100.0

    func hash(into trace: inout TraceHash) {
        trace.combine(name)
        for place in places { trace.combine(Int64(place.run)) }
    }
}

extension Platform {
    private static let userOptions = [
        "name", "collection", "users", "uri", "uris", "thinkTime", "writeShare", "keys", "readWork", "writeWork",
        "duration",
    ]

    /// Opens a client and starts a run in each region.
    mutating func startRegionUsers(_ options: Options, cluster: inout Cluster) throws(CommandError) -> BSONValue {
        try options.refuseUnknown(Self.userOptions)
        guard hasCluster else { throw .noCluster }
        let name = try options.required("name")
        guard !regions.users.contains(where: { $0.name == name }) else {
            throw .illegalOperation("There are users \(name) already. Choose another name.")
        }
        guard regions.users.count < RegionUsers.limit, name.utf8.count <= PoolBook.nameLimitBytes else {
            throw .badValue(
                "\(options.owner): a sandbox takes \(RegionUsers.limit) loads, with names of \(PoolBook.nameLimitBytes) bytes at most."
            )
        }
        let wishes = try wishes(options)
        guard pools.clients.count + wishes.count <= PoolBook.clientLimit,
            pools.runs.count + wishes.count <= PoolBook.runLimit
        else { throw .badValue("There have been \(PoolBook.runLimit) pools and runs; a sandbox takes no more.") }
        let namespace = try Namespace(parsing: try options.string("collection") ?? "app.items")
        // Everything is read before anything begins: a mistake in the last region leaves nothing of the first.
        var parts: [(client: ClientSpecification, run: BSONDocument)] = []
        for wish in wishes {
            let client = try clientSpecification(
                "\(name)/\(wish.region)",
                Options(["uri": .string(wish.uri), "from": .string(wish.region)], of: options.owner), cluster: cluster)
            parts.append((client, runOptions(options, wish, namespace)))
        }
        var trial = self
        for part in parts {
            _ = trial.openClient(part.client, cluster: cluster)
            let run = try trial.runSpecification(Options(part.run, of: options.owner))
            try trial.prepareCollection(run, cluster: &cluster)
        }
        var places: [RegionUsers.Place] = []
        for (part, wish) in zip(parts, wishes) {
            _ = openClient(part.client, cluster: cluster)
            let specification = try runSpecification(Options(part.run, of: options.owner)).keepingTrack
            places.append(RegionUsers.Place(region: wish.region, users: wish.users, run: startRun(specification)))
        }
        let log = regions.log(of: .collection(namespace))
        regions.users.append(RegionUsers(name: name, namespace: namespace, places: places, log: log))
        return ["ok": 1, "name": .string(name)]
    }

    private struct Wish {
        let region: String
        let users: Int
        let uri: String
    }

    /// Users by region, each with the region's connection string, or the one for all.
    private func wishes(_ options: Options) throws(CommandError) -> [Wish] {
        guard let users = try options.options("users"), !users.document.isEmpty else {
            throw .badValue("\(options.owner) needs users: their number by region, such as { EU_WEST_1: 20 }.")
        }
        guard users.document.count <= RegionUsers.placeLimit else {
            throw .badValue("\(options.owner): users in at most \(RegionUsers.placeLimit) regions.")
        }
        let common = try options.string("uri")
        let own = try options.options("uris")
        guard common != nil || own != nil else {
            throw .badValue("\(options.owner) needs uri, a connection string for all, or uris, one by region.")
        }
        var wishes: [Wish] = []
        for key in users.document.keys {
            let region = try RegionNames.checked(key)
            guard !wishes.contains(where: { $0.region == region }) else {
                throw .badValue("\(options.owner): \(region) stands in users twice.")
            }
            guard let uri = try own?.string(key) ?? common else {
                throw .badValue(
                    "\(options.owner): uris has no connection string for \(key), and there is none for all.")
            }
            let count = try users.integer(key, in: 1...1_000) ?? 1
            wishes.append(Wish(region: region, users: Int(count), uri: uri))
        }
        for key in own?.document.keys ?? [] where users.document[key] == nil {
            throw .badValue("\(options.owner): uris names \(key), where there are no users.")
        }
        return wishes
    }

    private func runOptions(_ options: Options, _ wish: Wish, _ namespace: Namespace) -> BSONDocument {
        var run: BSONDocument = [
            "name": .string("\(options.document["name"]?.string ?? "")/\(wish.region)"),
            "pool": .string("\(options.document["name"]?.string ?? "")/\(wish.region)"),
            "clients": .int64(Int64(wish.users)), "collection": .string(namespace.text),
        ]
        for name in ["writeShare", "keys", "readWork", "writeWork", "duration"] {
            if let value = options.value(name) { run.append(name, value) }
        }
        run.append("thinkTime", options.value("thinkTime") ?? "1s")
        return run
    }
}
