import BSON
import ShellSyntax

extension Machine {
    /// `a_1_b_-1`, as the server names an index without a name.
    fileprivate func indexName(_ key: BSONDocument) -> String {
        key.map { "\($0.key)_\(BSONText.plain($0.value).replacingQuotes)" }.joined(separator: "_")
    }

    fileprivate mutating func createIndexes(
        _ keys: [BSONDocument], _ options: BSONDocument, _ call: Call
    ) throws(Interruption) -> [String] {
        let collection = receiverCollection(call)
        var names: [String] = []
        var specifications: [BSONValue] = []
        for key in keys {
            let name = keys.count == 1 ? options["name"]?.string ?? indexName(key) : indexName(key)
            names.append(name)
            var specification: BSONDocument = ["key": .document(key), "name": .string(name)]
            for (option, value) in options where option != "name" { specification[option] = value }
            specifications.append(.document(specification))
        }
        _ = try command(
            ["createIndexes": .string(collection.name), "indexes": .array(specifications)], on: collection.database,
            at: call.span)
        return names
    }
}

extension String {
    fileprivate var replacingQuotes: String {
        hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}

let collectionIndexes: [Method] = [
    Method(
        "createIndex", [.document("key"), .document("options").optional], .writes, "Makes an index; gives its name.",
        example: "db.orders.createIndex({ status: 1 })"
    ) {
        (machine, call) throws(Interruption) in
        let key = try machine.bsonDocument(call[0], at: call.span)
        return .string(try machine.createIndexes([key], try machine.options(call[1], at: call.span), call)[0])
    },
    Method(
        "createIndexes", [.array("keys"), .document("options").optional], .writes,
        "Makes several indexes; gives their names."
    ) {
        (machine, call) throws(Interruption) in
        var keys: [BSONDocument] = []
        for key in try machine.elements(of: call[0], at: call.span) {
            keys.append(try machine.bsonDocument(key, at: call.span))
        }
        let names = try machine.createIndexes(keys, try machine.options(call[1], at: call.span), call)
        return try machine.array(names.map { .string($0) })
    },
    Method("getIndexes", [], .reads, "The indexes.", example: "db.orders.getIndexes()") {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let indexes = try machine.documents(
            [("listIndexes", .string(collection.name))], on: collection.database, collection.name, call.span)
        return try machine.array(indexes.map { machine.value(of: .document($0)) })
    },
    Method(
        "dropIndex", [.of(.stringOrDocument, "index")], .writes, "Drops an index by its name or key.",
        example: "db.orders.dropIndex(\"status_1\")"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let index = try machine.bson(of: call[0], at: call.span)
        guard index != "*" else {
            throw .error(
                ShellError(
                    "MongoshInvalidInputError",
                    "To drop indexes in the collection using '*', use db.collection.dropIndexes().",
                    at: call.span))
        }
        return try machine.reply(
            [("dropIndexes", .string(collection.name)), ("index", index)], on: collection.database, call)
    },
    Method("dropIndexes", [.any("indexes").optional], .writes, "Drops all indexes but _id, or those named.") {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let index: BSONValue = call[0].isNullish ? "*" : try machine.bson(of: call[0], at: call.span)
        return try machine.reply(
            [("dropIndexes", .string(collection.name)), ("index", index)], on: collection.database, call)
    },
]

let collectionAdministration: [Method] = [
    Method("drop", [], .writes, "Drops the collection.", example: "db.orders.drop()") {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        try machine.step(50, at: call.span)
        try machine.requireOpen(machine.way.session, at: call.span)
        let reply = machine.send(["drop": .string(collection.name)], on: collection.database)
        if reply["ok"]?.truthy == true { return .bool(true) }
        if reply["code"]?.int64 == 26 { return .bool(false) }
        throw .error(Machine.serverError(reply, at: call.span))
    },
    Method("stats", [.any("options").optional], .reads, "Sizes and counts, by shard.", example: "db.orders.stats()") {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        return try machine.reply([("collStats", .string(collection.name))], on: collection.database, call)
    },
    Method("dataSize", [], .reads, "The documents' bytes.") { (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let reply = try machine.command(["collStats": .string(collection.name)], on: collection.database, at: call.span)
        return .number(reply["size"]?.double ?? 0)
    },
    Method("getFullName", [], .computes, "Database and collection.") { (machine, call) throws(Interruption) in
        .string(machine.receiverCollection(call).namespace)
    },
    Method("getName", [], .computes, "The collection's name.") { (machine, call) throws(Interruption) in
        .string(machine.receiverCollection(call).name)
    },
    Method(
        "explain", [.any("verbosity").optional], .reads,
        "The next find, aggregate, update or delete is explained, not run.",
        example: "db.orders.explain(\"executionStats\").find({ qty: 5 })", result: "explainable"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let verbosity = try machine.verbosity(call)
        return try machine.object(
            .explainable(database: collection.database, name: collection.name, verbosity: verbosity))
    },
    Method("help", [], .computes, "Lists the methods of a collection.") { (_, _) throws(Interruption) in
        .string(HelpText.topic("collection") ?? "")
    },
]

let collectionTable = MemberTable(
    "collection", "A collection: `db.orders`", others: "collection",
    collectionReads + collectionWrites + collectionModifications + collectionBulk + collectionIndexes
        + collectionAdministration
        + [shardDistribution, collectionConsistency])
