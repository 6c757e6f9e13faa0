import BSON

extension Cluster {
    /// replSetGetConfig: the configuration that the addressed member works by.
    func replicaSetConfig(_ request: CommandRequest) throws(CommandError) -> BSONDocument {
        let arguments = try CommandArguments(request, fields: ["commitmentStatus"])
        let (set, member) = try processAddressed(request)
        var reply: BSONDocument = ["config": .document(document(of: self[set].configuration(of: member), in: set))]
        if try arguments.bool("commitmentStatus") == true {
            guard self[set].members[member].isWritablePrimary else {
                throw .notWritablePrimary("commitmentStatus is only supported on primary.")
            }
            let configuration = self[set].configuration(of: member)
            let holders = configuration.voters.filter { self[set].members[$0].installed == configuration.version }
            reply.append("commitmentStatus", .bool(holders.count >= configuration.majority))
        }
        return success(reply)
    }

    /// A configuration with all fields, in the server's order.
    func document(of configuration: SetConfiguration, in set: SetRef) -> BSONDocument {
        let members = configuration.entries.map { entry -> BSONValue in
            let settings = entry.settings
            return [
                "_id": .integer(entry.id), "host": .string(self[set].members[entry.member].host),
                "arbiterOnly": .bool(settings.arbiterOnly), "buildIndexes": .bool(settings.buildIndexes),
                "hidden": .bool(settings.hidden), "priority": .number(settings.priority),
                "tags": .document(settings.tags), "secondaryDelaySecs": .int64(settings.secondaryDelaySecs),
                "votes": .integer(settings.votes),
            ]
        }
        var document: BSONDocument = [
            "_id": .string(self[set].name), "version": .integer(configuration.version.number),
            "term": .int64(configuration.version.term), "members": .array(members),
        ]
        if set == .config { document.append("configsvr", true) }
        document.append("protocolVersion", .int64(1))
        document.append("writeConcernMajorityJournalDefault", .bool(configuration.writeConcernMajorityJournalDefault))
        let settings = configuration.settings
        document.append(
            "settings",
            [
                "chainingAllowed": .bool(settings.chainingAllowed),
                "heartbeatIntervalMillis": .integer(Int(settings.heartbeatIntervalMillis)),
                "heartbeatTimeoutSecs": .integer(Int(settings.heartbeatTimeoutSecs)),
                "electionTimeoutMillis": .integer(Int(settings.electionTimeoutMillis)),
                "catchUpTimeoutMillis": .integer(Int(settings.catchUpTimeoutMillis)),
                "catchUpTakeoverDelayMillis": .integer(Int(settings.catchUpTakeoverDelayMillis)),
                "getLastErrorModes": .document(settings.getLastErrorModes),
                "getLastErrorDefaults": ["w": 1, "wtimeout": 0], "replicaSetId": .objectID(self[set].id),
            ])
        return document
    }
}

extension BSONValue {
    /// A whole number as an int, any other as a double.
    static func number(_ value: Double) -> BSONValue {
        Int32(exactly: value).map { .int32($0) } ?? .double(value)
    }
}
