import BSON

/// The concerns of a command and its read preference, checked before the command is run.
extension CommandRequest {
    /// - Throws: TypeMismatch (14) and what the concerns themselves throw; InvalidOptions (72) on a command that
    ///   doesn't take one.
    mutating func readConcerns() throws(CommandError) {
        if let value = document["$readPreference"] {
            guard let fields = value.document else { throw wrongType("$readPreference", value) }
            readPreference = try ReadPreference(fields)
        }
        if let value = document["readConcern"] {
            guard let fields = value.document else { throw wrongType("readConcern", value) }
            readConcern = try ReadConcern(fields)
            try checkReadConcern()
        }
        if let value = document["writeConcern"] {
            guard let fields = value.document else { throw wrongType("writeConcern", value) }
            writeConcern = try WriteConcern(fields)
            if !fields.isEmpty, Self.withoutWriteConcern.contains(name) {
                throw .invalidOptions("Command does not support writeConcern")
            }
        }
    }

    /// Writes and administration take only the default level, but for the first statement of a transaction.
    private func checkReadConcern() throws(CommandError) {
        let level = readConcern.level ?? .local
        if level == .local || document["startTransaction"]?.truthy == true { return }
        let reason: String
        switch name {
        case "find", "aggregate", "count", "distinct", "explain":
            let isSnapshotless = name == "count" || name == "explain"
            guard isSnapshotless, level == .snapshot else { return }
            reason = "read concern snapshot not supported"
        default: reason = "read concern not supported"
        }
        throw .invalidOptions("Command \(name) does not support \(readConcern.serverText) :: caused by :: \(reason)")
    }

    private static let withoutWriteConcern = [
        "find", "count", "distinct", "getMore", "killCursors", "listIndexes", "listCollections", "listDatabases",
        "explain", "ping", "hello", "isMaster", "ismaster", "buildInfo", "buildinfo", "serverStatus", "collStats",
        "collstats", "dbStats", "dbstats", "listShards", "balancerStatus", "replSetGetStatus", "replSetGetConfig",
        "connectionStatus",
    ]

    private func wrongType(_ field: String, _ value: BSONValue) -> CommandError {
        .typeMismatch(
            "BSON field '\(name).\(field)' is the wrong type '\(value.typeName)', expected type 'object'")
    }
}
