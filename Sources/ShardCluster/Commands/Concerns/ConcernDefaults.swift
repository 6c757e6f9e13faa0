import BSON

/// The concerns that hold for commands which say none: config.settings' document "ReadWriteConcernDefaults".
package struct ConcernDefaults: Sendable, Hashable {
    package static let id = "ReadWriteConcernDefaults"

    /// nil where none was ever set; the sets' own rule then holds.
    var write: WriteConcern?
    /// nil: local.
    var read: ReadConcern?

    init(_ document: BSONDocument) throws(CommandError) {
        if let concern = document["defaultWriteConcern"]?.document, !concern.isEmpty {
            write = try WriteConcern(concern)
        }
        if let concern = document["defaultReadConcern"]?.document, !concern.isEmpty { read = try ReadConcern(concern) }
    }

    /// One that says something but not `w` keeps the rest of what it says.
    fileprivate func completing(_ concern: WriteConcern, saysNone: Bool) -> WriteConcern {
        guard let write, concern.acknowledgement == nil else { return concern }
        if saysNone { return write }
        var whole = concern
        whole.acknowledgement = write.acknowledgement
        return whole
    }
}

/// The commands about them.
extension CommandTable {
    static let concernCommands: [CommandDefinition] = [
        CommandDefinition("getDefaultRWConcern", scope: .admin, help: "the default read and write concern") {
            (cluster, request) throws(CommandError) in try cluster.defaultConcerns(request)
        },
        CommandDefinition(
            "setDefaultRWConcern", scope: .admin, help: "change the default read and write concern", isWrite: true,
            changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.setDefaultConcerns(request)
        },
    ]
}

extension Cluster {
    /// Gives a command the defaults for what it leaves open.
    func applyConcernDefaults(to request: inout CommandRequest) {
        guard let defaults = catalog.settings.concerns else { return }
        if request.writeConcern.acknowledgement == nil {
            let saysNone = request.document["writeConcern"]?.document?.isEmpty ?? true
            request.writeConcern = defaults.completing(request.writeConcern, saysNone: saysNone)
        }
        if let read = defaults.read, request.readConcern.level == nil, Self.takesDefaultReadConcern(request) {
            request.readConcern.level = read.level
        }
    }

    /// What holds for a client that gives its operations this write concern, or none.
    package func writeConcern(ofClient given: WriteConcern?) -> WriteConcern {
        let given = given ?? .implicit
        return catalog.settings.concerns?.completing(given, saysNone: given == .implicit) ?? given
    }

    private static func takesDefaultReadConcern(_ request: CommandRequest) -> Bool {
        if request.session?.isTransaction == true { return request.session?.startsTransaction == true }
        return ["find", "aggregate", "count", "distinct"].contains(request.name)
            && !["config", "local", "admin"].contains(request.database)
    }

    fileprivate func defaultConcerns(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["inMemory"])
        let inMemory = try arguments.bool("inMemory") ?? false
        try requireNoShardServer(request)
        var reply = defaultConcerns()
        reply.append("localUpdateWallClockTime", .date(LogicalClock.date(now)))
        if inMemory { reply.append("inMemory", true) }
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    /// What holds now, and where it comes from.
    private func defaultConcerns() -> BSONDocument {
        let saved = catalog.settings.document(ConcernDefaults.id)
        let concerns = catalog.settings.concerns
        var reply: BSONDocument = [
            "defaultReadConcern": saved?["defaultReadConcern"] ?? ["level": .string(ReadConcern.Level.local.rawValue)]
        ]
        // Where arbiters make it w: 1, the implicit default is not told.
        let isMajority = topology.sharded || shards.first?.replicaSet.defaultAcknowledgement == .majority
        if let write = saved?["defaultWriteConcern"] {
            reply.append("defaultWriteConcern", write)
        } else if isMajority {
            reply.append("defaultWriteConcern", ["w": "majority", "wtimeout": 0])
        }
        for field in ["updateOpTime", "updateWallClockTime"] {
            if let value = saved?[field] { reply.append(field, value) }
        }
        reply.append("defaultWriteConcernSource", concerns?.write == nil ? "implicit" : "global")
        reply.append("defaultReadConcernSource", concerns?.read == nil ? "implicit" : "global")
        return reply
    }

    /// - Throws: BadValue (2), IllegalOperation (20), and what the concerns themselves throw.
    fileprivate mutating func setDefaultConcerns(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["defaultReadConcern", "defaultWriteConcern"])
        try requireNoShardServer(request)
        let read = try arguments.document("defaultReadConcern")
        let write = try arguments.document("defaultWriteConcern")
        guard read != nil || write != nil else {
            throw .badValue(
                "At least one of the \"defaultReadConcern\" or \"defaultWriteConcern\" fields must be present")
        }
        let saved = catalog.settings.document(ConcernDefaults.id)
        var document: BSONDocument = ["_id": .string(ConcernDefaults.id)]
        let keptRead = try read.map(Self.checkedDefaultRead) ?? saved?["defaultReadConcern"]?.document
        if let keptRead, !keptRead.isEmpty { document.append("defaultReadConcern", .document(keptRead)) }
        let keptWrite = try write.map(Self.checkedDefaultWrite) ?? saved?["defaultWriteConcern"]?.document
        if let keptWrite, !keptWrite.isEmpty {
            document.append("defaultWriteConcern", .document(keptWrite))
        } else if saved?["defaultWriteConcern"] != nil {
            throw .illegalOperation("The global default write concern cannot be unset once it is set.")
        }
        document.append("updateOpTime", .timestamp(clock.latest))
        document.append("updateWallClockTime", .date(LogicalClock.date(now)))
        try catalog.settings.write(document)
        var reply = defaultConcerns()
        reply.append("localUpdateWallClockTime", .date(LogicalClock.date(now)))
        return .reply(success(reply), latency: CommandCosts.metadata)
    }

    private static func checkedDefaultRead(_ document: BSONDocument) throws(CommandError) -> BSONDocument {
        let concern = try ReadConcern(document)
        let level = concern.level ?? .local
        guard level != .linearizable, level != .snapshot else {
            throw .badValue("level: '\(level.rawValue)' is not suitable for the default read concern")
        }
        for field in ["afterOpTime", "afterClusterTime", "atClusterTime"] where document[field] != nil {
            throw .badValue("'\(field)' is not suitable for the default read concern")
        }
        if document["provenance"] != nil { throw .badValue("'provenance' must be unset in default read concern") }
        return document
    }

    private static func checkedDefaultWrite(_ document: BSONDocument) throws(CommandError) -> BSONDocument {
        let concern = try WriteConcern(document)
        guard !document.isEmpty else { return document }
        guard let acknowledgement = concern.acknowledgement else {
            throw .badValue("Default write concern must have 'w' field.")
        }
        guard acknowledgement != .nodes(0) else {
            throw .badValue("Unacknowledged write concern is not suitable for the default write concern")
        }
        if document["provenance"] != nil { throw .badValue("'provenance' must be unset in default write concern") }
        var saved: BSONDocument = ["w": document["w"] ?? .null]
        if let journal = concern.journal { saved.append("j", .bool(journal)) }
        saved.append("wtimeout", .int32(Int32(clamping: (concern.timeout ?? 0) / 1_000)))
        return saved
    }

    /// Shards know the defaults from the config servers and are not asked for them.
    private func requireNoShardServer(_ request: CommandRequest) throws(CommandError) {
        guard topology.sharded else { return }
        switch request.node {
        case .primary, .member: throw .location(51301, "'\(request.name)' is not supported on shard nodes.")
        default: return
        }
    }
}
