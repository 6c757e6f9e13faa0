import BSON

/// Fields of a part of a replica set's configuration.
struct ConfigurationReader {
    let part: String
    let document: BSONDocument

    init(_ part: String, _ document: BSONDocument) {
        self.part = part
        self.document = document
    }

    func refuseOthers(than fields: [String]) throws(CommandError) {
        for name in document.keys where !fields.contains(name) {
            throw .invalidReplicaSetConfig("BSON field '\(part).\(name)' is an unknown field.")
        }
    }

    func required<Value>(_ name: String, _ value: Value?) throws(CommandError) -> Value {
        guard let value else {
            throw .invalidReplicaSetConfig("BSON field '\(part).\(name)' is missing but a required field")
        }
        return value
    }

    func string(_ name: String) throws(CommandError) -> String? { try read(name, "type 'string'") { $0.string } }

    func document(_ name: String) throws(CommandError) -> BSONDocument? {
        try read(name, "type 'object'") { $0.document }
    }

    func array(_ name: String) throws(CommandError) -> [BSONValue]? { try read(name, "type 'array'") { $0.array } }

    func bool(_ name: String) throws(CommandError) -> Bool? {
        try read(name, "types '[bool, long, int, decimal, double']") { $0.bool != nil || $0.isNumber ? $0.truthy : nil }
    }

    func integer(_ name: String) throws(CommandError) -> Int64? {
        try read(name, "types '[long, int, decimal, double']") { value in
            value.int64 ?? value.double.flatMap { abs($0) < 9e18 ? Int64($0) : nil }
        }
    }

    func number(_ name: String) throws(CommandError) -> Double? {
        try read(name, "types '[long, int, decimal, double']") { $0.double }
    }

    private func read<Value>(
        _ name: String, _ expected: String, _ convert: (BSONValue) -> Value?
    ) throws(CommandError) -> Value? {
        guard let value = document[name], !value.isNull else { return nil }
        guard let converted = convert(value) else {
            throw .invalidReplicaSetConfig(
                "BSON field '\(part).\(name)' is the wrong type '\(value.typeName)', expected \(expected)")
        }
        return converted
    }
}

extension MemberSettings {
    /// - Throws: BadValue (2) in the server's words.
    init(_ reader: ConfigurationReader) throws(CommandError) {
        self.init()
        arbiterOnly = try reader.bool("arbiterOnly") ?? false
        buildIndexes = try reader.bool("buildIndexes") ?? true
        hidden = try reader.bool("hidden") ?? false
        let given = try reader.number("priority")
        priority = given ?? 1
        if arbiterOnly, priority == 1 { priority = 0 }
        guard (0...1000).contains(priority) else {
            let text = Int64(exactly: priority).map(String.init) ?? BSONValue.double(priority).serverText
            throw .badValue("priority field value of \(text) is out of range")
        }
        let vote = try reader.integer("votes") ?? 1
        guard vote == 0 || vote == 1 else { throw .badValue("votes field value is \(vote) but must be 0 or 1") }
        votes = Int(vote)
        secondaryDelaySecs = try reader.integer("secondaryDelaySecs") ?? 0
        guard (0...31_622_400).contains(secondaryDelaySecs) else {
            throw .badValue("secondaryDelaySecs field value of \(secondaryDelaySecs) seconds is out of range")
        }
        tags = try reader.document("tags") ?? [:]
        for (name, value) in tags where value.string == nil {
            throw .typeMismatch("tags.\(name) field has non-string value of type \(value.typeName)")
        }
        try checkTogether()
    }

    private func checkTogether() throws(CommandError) {
        if arbiterOnly {
            if !tags.isEmpty { throw .badValue("Cannot set tags on arbiters.") }
            if votes == 0 { throw .badValue("Arbiter must vote (cannot have 0 votes)") }
        }
        guard priority != 0 else { return }
        if votes == 0 { throw .badValue("priority must be 0 when non-voting (votes:0)") }
        if secondaryDelaySecs > 0 { throw .badValue("priority must be 0 when secondaryDelaySecs is used") }
        if hidden { throw .badValue("priority must be 0 when hidden=true") }
        if !buildIndexes { throw .badValue("priority must be 0 when buildIndexes=false") }
    }
}

extension SetSettings {
    init(_ reader: ConfigurationReader) throws(CommandError) {
        self.init()
        try reader.refuseOthers(than: [
            "chainingAllowed", "heartbeatIntervalMillis", "heartbeatTimeoutSecs", "electionTimeoutMillis",
            "catchUpTimeoutMillis", "catchUpTakeoverDelayMillis", "getLastErrorModes", "getLastErrorDefaults",
            "replicaSetId",
        ])
        chainingAllowed = try reader.bool("chainingAllowed") ?? true
        heartbeatIntervalMillis = try Self.positive("heartbeatIntervalMillis", reader) ?? heartbeatIntervalMillis
        heartbeatTimeoutSecs = try Self.positive("heartbeatTimeoutSecs", reader) ?? heartbeatTimeoutSecs
        electionTimeoutMillis = try Self.positive("electionTimeoutMillis", reader) ?? electionTimeoutMillis
        catchUpTimeoutMillis = try reader.integer("catchUpTimeoutMillis") ?? catchUpTimeoutMillis
        catchUpTakeoverDelayMillis =
            try reader.integer("catchUpTakeoverDelayMillis") ?? catchUpTakeoverDelayMillis
        getLastErrorModes = try reader.document("getLastErrorModes") ?? [:]
    }

    private static func positive(_ name: String, _ reader: ConfigurationReader) throws(CommandError) -> Int64? {
        guard let value = try reader.integer(name) else { return nil }
        guard value > 0, value <= 2_147_483_647 else {
            throw .invalidReplicaSetConfig("BSON field '\(name)' value must be > 0, actual value '\(value)'")
        }
        return value
    }
}

extension CommandError {
    static func invalidReplicaSetConfig(_ message: String) -> CommandError {
        CommandError(code: 93, codeName: "InvalidReplicaSetConfig", message: message)
    }

    static func newConfigurationIncompatible(_ message: String) -> CommandError {
        CommandError(code: 103, codeName: "NewReplicaSetConfigurationIncompatible", message: message)
    }

    static func exceededTimeLimit(_ message: String) -> CommandError {
        CommandError(code: 262, codeName: "ExceededTimeLimit", message: message)
    }
}
