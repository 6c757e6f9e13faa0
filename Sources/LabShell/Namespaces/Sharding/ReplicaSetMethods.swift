import BSON
import ShellSyntax

private func asking(_ name: String, _ command: String, _ summary: String, database: String = "admin") -> Method {
    Method(name, [], .reads, summary, example: "rs.\(name)()") { (machine, call) throws(Interruption) in
        try machine.reply([(command, 1)], on: database, call)
    }
}

private func configuration(_ name: String, _ summary: String) -> Method {
    Method(name, [], .reads, summary, example: "rs.\(name)()") { (machine, call) throws(Interruption) in
        machine.value(of: .document(try machine.configuration(call)))
    }
}

extension Machine {
    /// The configuration of the set that the shell talks to.
    fileprivate mutating func configuration(_ call: Call) throws(Interruption) -> BSONDocument {
        let reply = try command(["replSetGetConfig": 1], on: "admin", at: call.span)
        return reply["config"]?.document ?? [:]
    }

    /// Changes the members of the set's configuration and sends it back as its next version.
    fileprivate mutating func reconfigure(
        _ call: Call, _ change: (inout [BSONValue]) throws(Interruption) -> Void
    ) throws(Interruption) -> Value {
        var configuration = try configuration(call)
        var members = configuration["members"]?.array ?? []
        try change(&members)
        configuration["members"] = .array(members)
        configuration["version"] = .int64((configuration["version"]?.int64 ?? 0) + 1)
        return try reply([("replSetReconfig", .document(configuration))], on: "admin", call)
    }

    fileprivate mutating func addMember(_ call: Call, isArbiter: Bool) throws(Interruption) -> Value {
        var given: BSONDocument
        if case .string(let host) = call[0] {
            given = ["host": .string(host)]
        } else {
            given = try bsonDocument(call[0], at: call.span)
        }
        if isArbiter { given["arbiterOnly"] = true }
        return try reconfigure(call) { members throws(Interruption) in
            let largest = members.compactMap { $0.document?["_id"]?.int64 }.max() ?? -1
            let id = given["_id"] ?? .int64(largest + 1)
            var member: BSONDocument = ["_id": id]
            for (key, value) in given where key != "_id" { member.append(key, value) }
            members.append(.document(member))
        }
    }

    fileprivate mutating func removeMember(_ call: Call) throws(Interruption) -> Value {
        let host = string(call[0])
        let span = call.span
        return try reconfigure(call) { members throws(Interruption) in
            let hosts = members.map { $0.document?["host"]?.string ?? "" }
            guard let place = hosts.firstIndex(where: { $0 == host || $0.hasPrefix(host + ":") }) else {
                let near = nearest(host, in: hosts)
                throw .error(
                    ShellError(
                        "MongoshInvalidInputError",
                        "Couldn't find \(host) in [\(hosts.joined(separator: ", "))]. "
                            + "Is the node a member of this set?", at: span,
                        remedy: near.map { "Did you mean \($0)?" } ?? ""))
            }
            members.remove(at: place)
        }
    }
}

private let changing: [Method] = [
    Method(
        "initiate", [.document("config").optional], .writes, "Begins a replica set.", example: "rs.initiate()"
    ) {
        (machine, call) throws(Interruption) in
        let given = try machine.bsonDocument(call[0], at: call.span)
        return try machine.reply([("replSetInitiate", .document(given))], on: "admin", call)
    },
    Method(
        "reconfig", [.document("config"), .document("options").optional], .writes,
        "Gives the set a configuration, whose version it counts up.",
        example: "const c = rs.conf(); c.members[1].priority = 2; rs.reconfig(c)"
    ) {
        (machine, call) throws(Interruption) in
        var configuration = try machine.bsonDocument(call[0], at: call.span)
        let options = try machine.bsonDocument(call[1], at: call.span)
        let force = options["force"]?.truthy == true
        if !force {
            let present = try machine.configuration(call)
            configuration["version"] = .int64((present["version"]?.int64 ?? 0) + 1)
        }
        var command: [(String, BSONValue)] = [("replSetReconfig", .document(configuration))]
        for (key, value) in options { command.append((key, value)) }
        return try machine.reply(command, on: "admin", call)
    },
    Method(
        "add", [.of(.stringOrDocument, "host")], .writes,
        "Adds a member, whose process is started and copies all data.",
        example: "rs.add(\"shard-01-d.shardlab.test:27018\")"
    ) {
        (machine, call) throws(Interruption) in try machine.addMember(call, isArbiter: false)
    },
    Method(
        "addArb", [.string("host")], .writes, "Adds an arbiter, which votes and stores nothing.",
        example: "rs.addArb(\"arbiter-01.shardlab.test:27018\")"
    ) {
        (machine, call) throws(Interruption) in try machine.addMember(call, isArbiter: true)
    },
    Method(
        "remove", [.string("host")], .writes, "Takes a member out of the set.",
        example: "rs.remove(\"shard-01-c.shardlab.test:27018\")"
    ) {
        (machine, call) throws(Interruption) in try machine.removeMember(call)
    },
    Method(
        "stepDown", [.number("seconds").optional, .number("secondaryCatchUpSeconds").optional], .writes,
        "Makes the primary a secondary that does not stand again for 60 s, or as many as are given.",
        example: "rs.stepDown()"
    ) {
        (machine, call) throws(Interruption) in
        let seconds = call[0].isNullish ? 60 : try machine.bson(of: call[0], at: call.span)
        var command: [(String, BSONValue)] = [("replSetStepDown", seconds)]
        if !call[1].isNullish {
            command.append(("secondaryCatchUpPeriodSecs", try machine.bson(of: call[1], at: call.span)))
        }
        return try machine.reply(command, on: "admin", call)
    },
    Method(
        "freeze", [.number("seconds")], .writes, "Keeps a secondary from standing for election; 0 lets it again.",
        example: "rs.freeze(120)"
    ) {
        (machine, call) throws(Interruption) in
        try machine.reply([("replSetFreeze", try machine.bson(of: call[0], at: call.span))], on: "admin", call)
    },
    Method(
        "syncFrom", [.string("host")], .writes, "Has the member that the shell talks to fetch from another.",
        example: "rs.syncFrom(\"shard-01-b.shardlab.test:27018\")"
    ) {
        (machine, call) throws(Interruption) in
        try machine.reply([("replSetSyncFrom", try machine.bson(of: call[0], at: call.span))], on: "admin", call)
    },
]

private let reading: [Method] = [
    asking("status", "replSetGetStatus", "The members' states as this one sees them; a router answers with an error."),
    configuration("conf", "The configuration."),
    configuration("config", "The configuration: conf's other name."),
    asking("hello", "hello", "What the node says of itself."),
    asking("isMaster", "isMaster", "The old name of hello."),
    Method(
        "secondaryOk", [], .computes, "Deprecated and without effect, as in mongosh: set a read preference instead.",
        example: "rs.secondaryOk()"
    ) {
        (_, _) throws(Interruption) in
        .string(
            "DeprecationWarning: .setSecondaryOk() is deprecated. Use .setReadPref(\"primaryPreferred\") instead\n"
                + "Setting read preference from \"primary\" to \"primaryPreferred\"")
    },
    Method(
        "printReplicationInfo", [], .reads, "How far back the oplog goes.", example: "rs.printReplicationInfo()"
    ) {
        (machine, call) throws(Interruption) in .string(try machine.replicationInfo(call))
    },
    Method(
        "printSecondaryReplicationInfo", [], .reads, "How far the secondaries are behind.",
        example: "rs.printSecondaryReplicationInfo()"
    ) {
        (machine, call) throws(Interruption) in .string(try machine.secondaryReplicationInfo(call))
    },
]

let replicaSetTable = namespace(
    "rs", "The replica set of the connection, as in mongosh: `db = connect(\"shard-01-a\")` goes to a member",
    reading + changing)
