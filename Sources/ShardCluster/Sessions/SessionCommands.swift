import BSON

/// The commands about sessions.
extension CommandTable {
    static let sessionCommands: [CommandDefinition] = [
        CommandDefinition("startSession", help: "begin a session") {
            (cluster, request) throws(CommandError) in try cluster.startSession(request)
        },
        CommandDefinition("refreshSessions", help: "keep sessions from timing out") {
            (cluster, request) throws(CommandError) in try cluster.refreshSessions(request)
        },
        CommandDefinition("endSessions", help: "end sessions") {
            (cluster, request) throws(CommandError) in try cluster.endSessions(request)
        },
        CommandDefinition("killSessions", help: "end sessions and what they do") {
            (cluster, request) throws(CommandError) in try cluster.endSessions(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func startSession(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        let reply: BSONDocument = ["id": ["id": .binary(newUUID())], "timeoutMinutes": 30]
        return .reply(success(reply), latency: CommandCosts.local)
    }

    fileprivate mutating func refreshSessions(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        _ = try Self.sessions(request)
        return .reply(success(), latency: CommandCosts.local)
    }

    /// A session's open transaction is aborted with it.
    fileprivate mutating func endSessions(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        for session in try Self.sessions(request) {
            if let open = transactions.of(session), open.state == .inProgress {
                abort(open.serial, reason: request.name)
            }
            for slot in shards.indices { shards[slot].sessions.forget(session) }
        }
        return .reply(success(), latency: CommandCosts.local)
    }

    /// - Throws: TypeMismatch (14).
    private static func sessions(_ request: CommandRequest) throws(CommandError) -> [SessionID] {
        guard let values = request.target.array else {
            throw .typeMismatch(
                "BSON field '\(request.name).\(request.name)' is the wrong type '\(request.target.typeName)', expected "
                    + "type 'array'")
        }
        var sessions: [SessionID] = []
        for (index, value) in values.enumerated() {
            guard let id = SessionID(value.document?["id"]) else {
                throw .typeMismatch(
                    "BSON field '\(request.name).\(request.name).\(index)' is the wrong type '\(value.typeName)', "
                        + "expected type 'object'")
            }
            sessions.append(id)
        }
        return sessions
    }
}
