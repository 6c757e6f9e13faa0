import BSON
import ShellSyntax

private func command(
    _ name: String, _ summary: String, database: String? = nil, _ body: [(String, BSONValue)],
    effect: Method.Effect = .reads
) -> Method {
    Method(name, [], effect, summary, example: "db.\(name)()") { (machine, call) throws(Interruption) in
        try machine.reply(body, on: database ?? machine.receiverDatabase(call), call)
    }
}

private let databaseNavigation: [Method] = [
    Method(
        "getSiblingDB", [.string("name")], .reads, "Another database.", example: "db.getSiblingDB(\"config\")",
        result: "database"
    ) {
        (machine, call) throws(Interruption) in
        let name = machine.string(call[0])
        return try machine.object(machine.way == Link() ? .database(name) : .linkedDatabase(name, machine.way))
    },
    Method(
        "getCollection", [.string("name")], .reads, "A collection by its name.",
        example: "db.getCollection(\"orders\")", result: "collection"
    ) {
        (machine, call) throws(Interruption) in
        let name = CollectionName(database: machine.receiverDatabase(call), name: machine.string(call[0]))
        return try machine.object(
            machine.way == Link()
                ? .collection(database: name.database, name: name.name) : .linkedCollection(name, machine.way))
    },
    Method("getName", [], .reads, "The database's name.", example: "db.getName()") {
        (machine, call) throws(Interruption) in
        .string(machine.receiverDatabase(call))
    },
    Method("getCollectionNames", [], .reads, "The names of the collections.", example: "db.getCollectionNames()") {
        (machine, call) throws(Interruption) in
        let names = try machine.collectionInfos(on: machine.receiverDatabase(call), call.span).compactMap {
            $0["name"]?.string
        }
        return try machine.array(names.sorted().map { .string($0) })
    },
    Method("getCollectionInfos", [.document("filter").optional], .reads, "The collections with their options.") {
        (machine, call) throws(Interruption) in
        let filter = try machine.bsonDocument(call[0], at: call.span)
        let infos = try machine.collectionInfos(on: machine.receiverDatabase(call), call.span, filter: filter)
        return try machine.array(infos.map { machine.value(of: .document($0)) })
    },
    Method(
        "getMongo", [], .reads, "The connection; getDB and getDBNames are its methods.",
        example: "db.getMongo().getDBNames()", result: "mongo"
    ) {
        (machine, _) throws(Interruption) in try machine.object(.namespace("mongo"))
    },
    Method("help", [], .computes, "Lists the methods of a database.", example: "db.help()") {
        (_, _) throws(Interruption) in
        .string(HelpText.topic("database") ?? "")
    },
]

extension Machine {
    mutating func collectionInfos(
        on database: String, _ span: SourceSpan, filter: BSONDocument = [:]
    ) throws(Interruption) -> [BSONDocument] {
        try documents(
            [("listCollections", 1), ("filter", .document(filter))], on: database, "$cmd.listCollections", span)
    }
}

private let databaseCommands: [Method] = [
    Method(
        "runCommand", [.of(.stringOrDocument, "command")], .writes, "Sends a command to this database.",
        example: "db.runCommand({ ping: 1 })"
    ) {
        (machine, call) throws(Interruption) in
        try machine.send(call[0], to: machine.receiverDatabase(call), call)
    },
    Method(
        "adminCommand", [.of(.stringOrDocument, "command")], .writes, "Sends a command to the admin database.",
        example: "db.adminCommand({ listShards: 1 })"
    ) {
        (machine, call) throws(Interruption) in try machine.send(call[0], to: "admin", call)
    },
    Method(
        "createCollection", [.string("name"), .document("options").optional], .writes, "Makes a collection.",
        example: "db.createCollection(\"orders\")"
    ) {
        (machine, call) throws(Interruption) in
        var body: [(String, BSONValue)] = [("create", .string(machine.string(call[0])))]
        for (key, value) in try machine.options(call[1], at: call.span) { body.append((key, value)) }
        return try machine.reply(body, on: machine.receiverDatabase(call), call)
    },
    Method("dropDatabase", [], .writes, "Drops the database with all that is in it.", example: "db.dropDatabase()") {
        (machine, call) throws(Interruption) in
        try machine.reply([("dropDatabase", 1)], on: machine.receiverDatabase(call), call)
    },
    Method(
        "aggregate", [.array("pipeline"), .document("options").optional], .reads,
        "Runs a pipeline that begins without a collection.", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        try machine.aggregate(1, CollectionName(database: machine.receiverDatabase(call), name: "$cmd.aggregate"), call)
    },
    Method("version", [], .reads, "The server's version.", example: "db.version()") {
        (machine, call) throws(Interruption) in
        let reply = try machine.command(["buildInfo": 1], on: "admin", at: call.span)
        return .string(reply["version"]?.string ?? "")
    },
    Method("stats", [.any("scale").optional], .reads, "Sizes and counts of the database.", example: "db.stats()") {
        (machine, call) throws(Interruption) in
        let scale = call[0].isNullish ? 1 : try machine.bson(of: call[0], at: call.span)
        return try machine.reply([("dbStats", 1), ("scale", scale)], on: machine.receiverDatabase(call), call)
    },
    command("hello", "What the node or router says of itself.", [("hello", 1)]),
    command("isMaster", "The old name of hello.", [("isMaster", 1)]),
    command("serverStatus", "The server's counters.", [("serverStatus", 1)]),
    command("hostInfo", "The host of the server.", database: "admin", [("hostInfo", 1)]),
    command("serverBuildInfo", "Version and build.", database: "admin", [("buildInfo", 1)]),
    Method(
        "getReplicationInfo", [], .reads, "How far back the oplog goes, as figures.",
        example: "db.getReplicationInfo()"
    ) {
        (machine, call) throws(Interruption) in machine.value(of: .document(try machine.oplogExtent(call)))
    },
    command("listCommands", "All commands of the server.", [("listCommands", 1)]),
    command(
        "fsyncLock", "Locks the server, or all shards, against writes.", database: "admin",
        [("fsync", 1), ("lock", true)], effect: .writes),
    command("fsyncUnlock", "Lets writes in again.", database: "admin", [("fsyncUnlock", 1)], effect: .writes),
    command("currentOp", "What is going on.", database: "admin", [("currentOp", 1)]),
]

extension Machine {
    fileprivate mutating func send(_ given: Value, to database: String, _ call: Call) throws(Interruption) -> Value {
        if case .string(let name) = given { return try reply([(name, 1)], on: database, call) }
        let body = try bsonDocument(given, at: call.span)
        guard !body.isEmpty else {
            throw .error(
                ShellError("", "A command needs a name.", at: call.span, remedy: "As in db.runCommand({ ping: 1 })."))
        }
        return value(of: .document(try command(body, on: database, at: call.span)))
    }
}

let databaseTable = MemberTable(
    "database", "A database: `db` is the current one", others: "collection",
    databaseNavigation + databaseCommands + userMethods + roleMethods + [databaseConsistency])

let mongoTable = MemberTable(
    "mongo", "The connection, as `db.getMongo()` gives it",
    [
        startSession,
        Method("getDB", [.string("name")], .reads, "A database.", result: "database") {
            (machine, call) throws(Interruption) in
            try machine.object(.database(machine.string(call[0])))
        },
        Method("getDBNames", [], .reads, "The names of the databases.") { (machine, call) throws(Interruption) in
            let reply = try machine.command(["listDatabases": 1, "nameOnly": true], on: "admin", at: call.span)
            let names = (reply["databases"]?.array ?? []).compactMap { $0.document?["name"]?.string }
            return try machine.array(names.map { .string($0) })
        },
    ])
