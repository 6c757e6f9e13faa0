import BSON
import ShardCluster
import SimKernel

/// What a learner may say of a database, as it is made and later.
extension Platform {
    mutating func createDatabase(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(
            ["name", "engine", "replicas"] + DatabaseSettings.fixed + DatabaseSettings.changeable)
        let name = try options.required("name")
        let allowed = name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
        }
        guard allowed, name.utf8.count <= ReplicatedDatabase.nameLimitBytes else {
            throw .badValue(
                "databases.create: a name has at most \(ReplicatedDatabase.nameLimitBytes) small letters, digits, - and _."
            )
        }
        guard !databases.all.contains(where: { $0.name == name }) else {
            throw .illegalOperation("There is a database \(name) already. Choose another name.")
        }
        guard databases.all.count < ReplicatedDatabase.limit else {
            throw .badValue("There are \(ReplicatedDatabase.limit) databases; a sandbox takes no more.")
        }
        var settings = try DatabaseSettings(options)
        try settings.change(options)
        let replicas = Int(try options.integer("replicas", in: 1...3) ?? 1)
        try settings.checkStandbys(replicas, options.owner)
        if let shortage = databases.shortage(of: replicas + 1, settings) {
            throw .illegalOperation("databases.create: \(shortage).")
        }
        if databases.all.isEmpty, !databases.isTicking {
            databases.isTicking = true
            let next = (now / ReplicatedDatabase.tick + 1) * ReplicatedDatabase.tick
            queue.schedule(.databaseTick, at: next)
        }
        databases.made += 1
        var database = ReplicatedDatabase(
            id: databases.made, name: name, settings, generator: generator.split())
        for _ in 0...replicas {
            let index = database.addMember(.running, at: now)
            database.members[index].answers = .up
            if index == 0 { database.members[0].leads = .up }
        }
        database.primary = database.members[0].id
        database.startSentinels(settings.engine == .redis ? settings.sentinels : 0)
        databases.all.append(database)
        return .document(databaseStatus(database))
    }

    mutating func configureDatabase(_ index: Int, _ options: Options) throws(CommandError) {
        try options.refuseUnknown(DatabaseSettings.changeable)
        var settings = databases.all[index].settings
        try settings.change(options)
        try settings.checkStandbys(databases.all[index].replicaCount, options.owner)
        let sentinels = databases.all[index].settings.sentinels
        databases.all[index].settings = settings
        if settings.sentinels != sentinels, settings.engine == .redis {
            databases.all[index].startSentinels(settings.sentinels)
        }
    }
}

extension DatabaseSettings {
    static let fixed = [
        "cpus", "memoryGB", "dataGB", "growthBytes", "writeBytes", "readCost", "writeCost", "replayCost", "connections",
    ]
    static let changeable = [
        "delay", "megabitsPerSecond", "backlogMB", "synchronous", "commit", "reads", "failOver", "lease", "loopWait",
        "maximumLagMB", "sentinels", "quorum", "downAfter", "minimumReplicas", "minimumReplicasLag", "checkEvery",
        "rise", "fall",
    ]

    /// What stays as it is made, with defaults for a small server of the engine.
    init(_ options: Options) throws(CommandError) {
        let word = try options.required("engine")
        guard let engine = Engine(rawValue: word) else {
            throw .badValue("\(options.owner): engine must be postgres or redis, not \"\(word)\".")
        }
        let isPostgres = engine == .postgres
        func span(_ key: String, _ standard: Micros) throws(CommandError) -> Micros {
            try options.length(key, in: 1 ... .seconds(1 as Int64)) ?? standard
        }
        func bytes(_ key: String, _ standard: Double, _ range: ClosedRange<Double>) throws(CommandError) -> Int64 {
            Int64((try options.number(key, in: range) ?? standard) * 1_073_741_824)
        }
        self.init(
            engine: engine, cpus: try options.number("cpus", in: 0.1...64) ?? 1,
            memoryBytes: try bytes("memoryGB", 2, 0.125...1_024), dataBytes: try bytes("dataGB", 1, 0...1_024),
            growthBytes: try options.integer("growthBytes", in: 0...1_048_576) ?? 0,
            writeBytes: try options.integer("writeBytes", in: 1...1_048_576) ?? (isPostgres ? 1_024 : 200),
            readCost: try span("readCost", isPostgres ? 2_000 : 50),
            writeCost: try span("writeCost", isPostgres ? 3_000 : 50),
            replayCost: try span("replayCost", isPostgres ? 1_000 : 40), delay: .milliseconds(1),
            bytesPerSecond: 125_000_000,
            connections: try options.integer("connections", in: 1...10_000) ?? (isPostgres ? 100 : 1_000),
            backlogBytes: isPostgres ? 1_073_741_824 : 1_048_576)
    }

    /// What may be changed while it runs.
    mutating func change(_ options: Options) throws(CommandError) {
        let owner = options.owner
        delay = try options.length("delay", in: 1 ... .milliseconds(100)) ?? delay
        if let megabits = try options.number("megabitsPerSecond", in: 0.1...100_000) {
            bytesPerSecond = Int64(megabits * 125_000)
        }
        if let megabytes = try options.number("backlogMB", in: 0.001...65_536) {
            backlogBytes = Int64(megabytes * 1_048_576)
        }
        if let text = try options.string("synchronous") { synchronous = try SynchronousStandbys(text, of: owner) }
        waitsForReplay =
            try options.choice("commit", ["on", "remote_apply"]).map { $0 == "remote_apply" } ?? waitsForReplay
        reads = try options.choice("reads", Reads.allCases.map(\.rawValue)).flatMap { Reads(rawValue: $0) } ?? reads
        failOver =
            try options.choice("failOver", FailOver.allCases.map(\.rawValue)).flatMap { FailOver(rawValue: $0) }
            ?? failOver
        try changeWatch(options)
        checkInterval = try options.length("checkEvery", in: .milliseconds(100) ... .minutes(10)) ?? checkInterval
        rise = Int(try options.integer("rise", in: 1...100) ?? Int64(rise))
        fall = Int(try options.integer("fall", in: 1...100) ?? Int64(fall))
        guard checkInterval % ReplicatedDatabase.tick == 0, loopWait % ReplicatedDatabase.tick == 0 else {
            throw .badValue("\(owner): checkEvery and loopWait must be whole tenths of a second.")
        }
    }

    private mutating func changeWatch(_ options: Options) throws(CommandError) {
        let owner = options.owner
        let long: ClosedRange<Micros> = .seconds(1 as Int64) ... .hours(1)
        for key in ["lease", "loopWait", "maximumLagMB"] where options.value(key) != nil && engine == .redis {
            throw .badValue("\(owner): \(key) is of PostgreSQL's operator. Redis has sentinels, quorum and downAfter.")
        }
        for key in ["sentinels", "quorum", "downAfter", "minimumReplicas", "minimumReplicasLag"]
        where options.value(key) != nil && engine == .postgres {
            throw .badValue("\(owner): \(key) is of Redis. PostgreSQL's operator has lease, loopWait and maximumLagMB.")
        }
        lease = try options.length("lease", in: long) ?? lease
        loopWait = try options.length("loopWait", in: long) ?? loopWait
        guard loopWait < lease else {
            throw .badValue("\(owner): loopWait must be shorter than lease, or the primary loses it between two loops.")
        }
        if let megabytes = try options.number("maximumLagMB", in: 0...1_048_576) {
            maximumLagBytes = Int64(megabytes * 1_048_576)
        }
        sentinels = Int(try options.integer("sentinels", in: 1...9) ?? Int64(sentinels))
        quorum = Int(try options.integer("quorum", in: 1...9) ?? Int64(quorum))
        guard quorum <= sentinels else {
            throw .badValue("\(owner): a quorum of \(quorum) can never be reached by \(sentinels) Sentinels.")
        }
        downAfter = try options.length("downAfter", in: .milliseconds(100) ... .hours(1)) ?? downAfter
        minimumReplicas = Int(try options.integer("minimumReplicas", in: 0...3) ?? Int64(minimumReplicas))
        minimumReplicasLag = try options.length("minimumReplicasLag", in: long) ?? minimumReplicasLag
    }

    /// Commits that can never be confirmed are refused as they are asked for.
    func checkStandbys(_ replicas: Int, _ owner: String) throws(CommandError) {
        guard synchronous.count <= replicas, minimumReplicas <= replicas else {
            throw .badValue(
                "\(owner): \(max(synchronous.count, minimumReplicas)) standbys are waited for and there "
                    + "\(replicas == 1 ? "is 1 replica" : "are \(replicas) replicas"): no write could ever be acknowledged."
            )
        }
        guard synchronous.isOff || engine == .postgres || !waitsForReplay else {
            throw .badValue("\(owner): Redis's WAIT knows no remote_apply: its offsets are what is applied.")
        }
    }
}

extension Options {
    /// A span within bounds; nil where it is left out.
    fileprivate func length(_ key: String, in range: ClosedRange<Micros>) throws(CommandError) -> Micros? {
        guard let value = value(key) else { return nil }
        let span = try Span.parse(value, named: "\(owner): \(key)")
        guard range.contains(span) else {
            throw .badValue(
                "\(owner): \(key) must be from \(Exposition.number(range.lowerBound.inSeconds)) s to "
                    + "\(Exposition.number(range.upperBound.inSeconds)) s.")
        }
        return span
    }

    fileprivate func choice(_ key: String, _ known: [String]) throws(CommandError) -> String? {
        guard let word = try string(key) else { return nil }
        guard known.contains(word) else {
            throw .badValue("\(owner): \(key) must be \(known.joined(separator: " or ")), not \"\(word)\".")
        }
        return word
    }
}
