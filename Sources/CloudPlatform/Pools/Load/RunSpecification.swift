import BSON
import ShardCluster
import SimKernel

/// A load on pools: who asks what, through which clients, for how long.
struct RunSpecification: Sendable, Hashable {
    enum Pace: Sendable, Hashable {
        /// So many users: each waits for its answer, thinks, and asks again.
        case closed(users: Int, think: Micros)
        /// So many a second, whether answers come or not.
        case open(rate: Double)
    }

    /// An operation's mean time on a core and on the disk of the member that serves it, in seconds.
    struct Work: Sendable, Hashable {
        var cpu: Double?
        var disk: Double
    }

    let name: String
    /// Places of the clients; the same for both if one is named.
    let reads: Int
    let writes: Int
    let pace: Pace
    /// The share of writes.
    let writeShare: Double
    /// Each user writes and reads at once what it wrote.
    let readsOwnWrites: Bool
    /// Reads carry the cluster time of the user's last write, as in a causally consistent session.
    let causal: Bool
    let namespace: Namespace
    let keys: Int
    let readWork: Work
    let writeWork: Work
    /// The share of reads that take so long on the disk besides.
    let slowShare: Double
    let slowWork: Double
    let duration: Micros
    /// Writes are listed in their documents, so that a lost one is missed.
    var keepsTrack = false

    /// The same, with its writes listed.
    var keepingTrack: RunSpecification {
        var kept = self
        kept.keepsTrack = true
        return kept
    }

    /// Requests of one run; one that comes to it ends.
    static let requestLimit = 200_000
    static let userLimit: Int64 = 5_000

    static let names = [
        "name", "pool", "reads", "writes", "clients", "thinkTime", "rate", "writeShare", "readYourWrites", "causal",
        "collection", "keys", "readWork", "writeWork", "readDisk", "writeDisk", "slow", "duration",
    ]
}

extension Platform {
    func runSpecification(_ options: Options) throws(CommandError) -> RunSpecification {
        try options.refuseUnknown(RunSpecification.names)
        let owner = options.owner
        let name = try options.string("name") ?? "run-\(pools.runs.count + 1)"
        guard !pools.runs.contains(where: { $0.specification.name == name }) else {
            throw .illegalOperation("There is a run \(name) already. Choose another name.")
        }
        let (reads, writes) = try poolsOf(options)
        let share = try options.number("writeShare", in: 0...1) ?? 0
        let readsOwn = try options.bool("readYourWrites") ?? false
        guard !readsOwn || options.value("writeShare") == nil else {
            throw .badValue("\(owner): with readYourWrites each user writes and reads in turn. Leave out writeShare.")
        }
        let causal = try options.bool("causal") ?? false
        guard !causal || readsOwn else {
            throw .badValue(
                "\(owner): causal is for readYourWrites: a session that only reads has nothing to wait for.")
        }
        let pace = try pace(options)
        if readsOwn, case .open = pace {
            throw .badValue("\(owner): readYourWrites needs clients, not a rate: a user who reads what it wrote.")
        }
        let duration = try span("duration", options) ?? .seconds(30)
        guard duration > 0 else { throw .badValue("\(owner): duration must be longer than nothing.") }
        if case .open(let rate) = pace, rate * duration.inSeconds > Double(RunSpecification.requestLimit) {
            throw .badValue(
                "\(owner): a run makes \(RunSpecification.requestLimit) requests at most. Lower the rate, or shorten it."
            )
        }
        let slow = try options.options("slow")
        try slow?.refuseUnknown(["share", "takes"])
        let takes = try slow.flatMap { slow throws(CommandError) in try span("takes", slow) }
        if slow != nil, takes == nil || slow?.value("share") == nil {
            throw .badValue("\(owner): slow needs share and takes, such as { share: 0.1, takes: \"2s\" }.")
        }
        return RunSpecification(
            name: name, reads: reads, writes: writes, pace: pace, writeShare: share, readsOwnWrites: readsOwn,
            causal: causal, namespace: try Namespace(parsing: try options.string("collection") ?? "app.items"),
            keys: Int(try options.integer("keys", in: 1...10_000) ?? 100),
            readWork: try work("read", options), writeWork: try work("write", options),
            slowShare: try slow?.number("share", in: 0...1) ?? 0, slowWork: takes?.inSeconds ?? 0, duration: duration)
    }

    /// `pool` for both, or `reads` and `writes`.
    private func poolsOf(_ options: Options) throws(CommandError) -> (reads: Int, writes: Int) {
        if let name = try options.string("pool") {
            guard options.value("reads") == nil, options.value("writes") == nil else {
                throw .badValue("\(options.owner): pool serves reads and writes. Leave out reads and writes, or pool.")
            }
            let place = try pools.place(of: name)
            return (place, place)
        }
        let reads = try options.string("reads").map { name throws(CommandError) in try pools.place(of: name) }
        let writes = try options.string("writes").map { name throws(CommandError) in try pools.place(of: name) }
        guard let either = reads ?? writes else {
            throw .badValue("\(options.owner) needs pool, or reads and writes: names that pools.create was given.")
        }
        let readsOwn = try options.bool("readYourWrites") ?? false
        let share = try options.number("writeShare", in: 0...1) ?? 0
        if reads == nil, !readsOwn, share < 1 {
            throw .badValue(
                "\(options.owner): reads are to be made, and reads names no pool. Name one, or set writeShare to 1.")
        }
        if writes == nil, readsOwn || share > 0 {
            throw .badValue("\(options.owner): writes are to be made, and writes names no pool. Name one.")
        }
        return (reads ?? either, writes ?? either)
    }

    private func pace(_ options: Options) throws(CommandError) -> RunSpecification.Pace {
        let users = try options.integer("clients", in: 1...RunSpecification.userLimit)
        let rate = try options.number("rate", in: 0.001...100_000)
        switch (users, rate) {
        case (let users?, nil): return .closed(users: Int(users), think: try span("thinkTime", options) ?? 0)
        case (nil, let rate?):
            guard options.value("thinkTime") == nil else {
                throw .badValue("\(options.owner): thinkTime is for clients; a rate does not wait for answers.")
            }
            return .open(rate: rate)
        default:
            throw .badValue(
                "\(options.owner) needs clients, who wait for answers, or rate, requests a second: one of them.")
        }
    }

    private func work(_ kind: String, _ options: Options) throws(CommandError) -> RunSpecification.Work {
        let cpu = try span("\(kind)Work", options)
        let disk = try span("\(kind)Disk", options)
        guard max(cpu ?? 0, disk ?? 0) <= .seconds(60) else {
            throw .badValue("\(options.owner): an operation works at most a minute.")
        }
        return RunSpecification.Work(cpu: cpu?.inSeconds, disk: disk?.inSeconds ?? 0)
    }

    private func span(_ name: String, _ options: Options) throws(CommandError) -> Micros? {
        try options.value(name).map { value throws(CommandError) in
            try Span.parse(value, named: "\(options.owner): \(name)")
        }
    }
}
