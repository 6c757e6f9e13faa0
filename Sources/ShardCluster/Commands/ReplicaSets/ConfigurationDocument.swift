import BSON

/// A configuration as replSetReconfig and replSetInitiate are given it, read as the server's parser reads it.
struct ConfigurationDocument {
    struct Entry {
        let id: Int
        let host: String
        let settings: MemberSettings
    }

    let name: String
    let version: Int
    let term: Int64?
    let entries: [Entry]
    let settings: SetSettings
    let writeConcernMajorityJournalDefault: Bool
    let replicaSetID: ObjectID?

    private static let fields = [
        "_id", "version", "term", "members", "settings", "protocolVersion", "configsvr",
        "writeConcernMajorityJournalDefault",
    ]

    /// - Throws: InvalidReplicaSetConfig (93) in the words of the parser.
    init(_ document: BSONDocument) throws(CommandError) {
        let reader = ConfigurationReader("ReplSetConfig", document)
        try reader.refuseOthers(than: Self.fields)
        name = try reader.required("_id", reader.string("_id"))
        let number = try reader.required("version", reader.integer("version"))
        guard number >= 1, number <= Int64(Int32.max) else {
            throw .invalidReplicaSetConfig("BSON field 'version' value must be >= 1, actual value '\(number)'")
        }
        version = Int(number)
        term = try reader.integer("term")
        let protocolVersion = try reader.integer("protocolVersion") ?? 1
        guard protocolVersion == 1 else {
            throw .invalidReplicaSetConfig(
                "Support for replication protocol version \(protocolVersion) was removed in MongoDB 4.0. "
                    + "Downgrade to MongoDB version 3.6 and upgrade your protocol version to 1 before upgrading "
                    + "your MongoDB version")
        }
        writeConcernMajorityJournalDefault = try reader.bool("writeConcernMajorityJournalDefault") ?? true
        var entries: [Entry] = []
        for value in try reader.required("members", reader.array("members")) {
            guard let member = value.document else {
                throw .invalidReplicaSetConfig(
                    "BSON field 'ReplSetConfig.members.\(entries.count)' is the wrong type '\(value.typeName)', "
                        + "expected type 'object'")
            }
            entries.append(try Self.entry(member))
        }
        self.entries = entries
        let given = ConfigurationReader("ReplSetConfigSettings", try reader.document("settings") ?? [:])
        settings = try SetSettings(given)
        replicaSetID = given.document["replicaSetId"]?.objectID
        try checkMembers()
    }

    private static func entry(_ document: BSONDocument) throws(CommandError) -> Entry {
        let reader = ConfigurationReader("MemberConfig", document)
        do throws(CommandError) {
            try reader.refuseOthers(than: [
                "_id", "host", "arbiterOnly", "buildIndexes", "hidden", "priority", "tags", "secondaryDelaySecs",
                "votes", "horizons",
            ])
            let id = try reader.required("_id", reader.integer("_id"))
            guard (0...Int64(Int32.max)).contains(id) else {
                throw CommandError.badValue("_id field value of \(id) is out of range.")
            }
            let host = try reader.required("host", reader.string("host"))
            return Entry(id: Int(id), host: try Self.hostAndPort(host), settings: try MemberSettings(reader))
        } catch {
            throw .invalidReplicaSetConfig(
                "member: \(BSONValue.document(document).serverText) :: caused by :: \(error.message)")
        }
    }

    private static func hostAndPort(_ text: String) throws(CommandError) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard !text.isEmpty, parts.count <= 2, !parts[0].isEmpty else {
            throw .failedToParse("HostAndPort: host is empty")
        }
        guard parts.count == 2 else { return text + ":\(HostNames.routerPort)" }
        guard let port = Int(parts[1]), (1...65_535).contains(port) else {
            throw .failedToParse("Port number \(parts[1]) out of range parsing HostAndPort from \"\(text)\"")
        }
        return text
    }

    /// - Throws: NewReplicaSetConfigurationIncompatible (103), which is what every failed check of a whole becomes.
    private func checkMembers() throws(CommandError) {
        guard (1...50).contains(entries.count) else {
            throw .newConfigurationIncompatible(
                "Replica set configuration contains \(entries.count) members, but must have at least 1 and no more "
                    + "than  50")
        }
        for (i, one) in entries.enumerated() {
            for (j, other) in entries.enumerated() where j > i {
                if one.id == other.id {
                    throw .newConfigurationIncompatible(
                        "Found two member configurations with same _id field, members.\(i)._id == members.\(j)._id == "
                            + "\(one.id)")
                }
                if one.host == other.host {
                    throw .newConfigurationIncompatible(
                        "Found two member configurations with same host field, members.\(i).host == "
                            + "members.\(j).host == \(one.host)")
                }
            }
        }
        let local = entries.count { ["localhost", "127.0.0.1"].contains($0.host.prefix { $0 != ":" }) }
        guard local == 0 || local == entries.count else {
            throw .newConfigurationIncompatible(
                "Either all host names in a replica set configuration must be localhost references, or none must be; "
                    + "found \(local) out of \(entries.count)")
        }
        let voters = entries.count { $0.settings.votes > 0 }
        guard (1...7).contains(voters) else {
            throw .newConfigurationIncompatible(
                "Replica set configuration contains \(voters) voting members, but must be at least 1 and no more than 7"
            )
        }
        guard entries.contains(where: { !$0.settings.arbiterOnly && $0.settings.priority > 0 }) else {
            throw .newConfigurationIncompatible(
                "Replica set configuration must contain at least one non-arbiter member with priority > 0")
        }
    }
}
