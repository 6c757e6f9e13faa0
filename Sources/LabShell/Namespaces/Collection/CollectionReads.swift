import BSON
import ShellSyntax

private let findOptions = [
    "sort", "limit", "skip", "hint", "batchSize", "comment", "maxTimeMS", "allowDiskUse", "collation", "let",
]

extension Machine {
    /// The `find` command of filter, projection and options.
    fileprivate mutating func findCommand(_ call: Call) throws(Interruption) -> BSONDocument {
        let collection = receiverCollection(call)
        var command: BSONDocument = ["find": .string(collection.name)]
        command.append("filter", .document(try bsonDocument(call[0], at: call.span)))
        if !call[1].isNullish { command.append("projection", .document(try bsonDocument(call[1], at: call.span))) }
        for (key, value) in try options(call[2], at: call.span) where findOptions.contains(key) { command[key] = value }
        for (key, value) in readFields(try options(call[2], at: call.span)) { command.append(key, value) }
        return command
    }

    /// A cursor over a pipeline; `target` is a collection's name or 1.
    mutating func aggregate(_ target: BSONValue, _ collection: CollectionName, _ call: Call) throws(Interruption)
        -> Value
    {
        var stages: [BSONValue]
        var optionsArgument = call[1]
        if isArray(call[0]) {
            stages = try bson(of: call[0], at: call.span).array ?? []
        } else {
            // mongosh also takes the stages as arguments.
            stages = []
            for argument in call.arguments { stages.append(try bson(of: argument, at: call.span)) }
            optionsArgument = .undefined
        }
        var command: BSONDocument = ["aggregate": target, "pipeline": .array(stages)]
        let options = try options(optionsArgument, at: call.span)
        if options["explain"]?.truthy == true {
            command.append("cursor", [:])
            return try explained(command, "queryPlanner", collection, call)
        }
        command.append("cursor", .document(options["batchSize"].map { ["batchSize": $0] } ?? [:]))
        for (key, value) in options
        where !["batchSize", "explain", "readConcern", "readPreference"].contains(key) { command[key] = value }
        for (key, value) in readFields(options) { command.append(key, value) }
        let cursor = try allocate(
            .cursor(CursorState(database: collection.database, collection: collection.name, command: command, way: way))
        )
        // A pipeline runs at once: $out and $merge take effect whether or not somebody reads.
        try open(cursor, at: call.span)
        return .object(cursor)
    }

    mutating func explained(
        _ command: BSONDocument, _ verbosity: String, _ collection: CollectionName, _ call: Call
    ) throws(Interruption) -> Value {
        try reply([("explain", .document(command)), ("verbosity", .string(verbosity))], on: collection.database, call)
    }
}

let collectionReads: [Method] = [
    Method(
        "find", [.document("filter").optional, .document("projection").optional, .document("options").optional], .reads,
        "The documents that match.", example: "db.orders.find({ qty: { $gt: 5 } })", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let command = try machine.findCommand(call)
        return try machine.object(
            .cursor(
                CursorState(
                    database: collection.database, collection: collection.name, command: command, way: machine.way)))
    },
    Method(
        "findOne", [.document("filter").optional, .document("projection").optional, .document("options").optional],
        .reads, "The first document that matches, or null.", example: "db.orders.findOne({ _id: 1 })"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        var command = try machine.findCommand(call)
        command["limit"] = 1
        command["singleBatch"] = true
        let reply = try machine.command(command, on: collection.database, at: call.span)
        return reply.firstOfBatch.map { machine.value(of: $0) } ?? .null
    },
    Method(
        "countDocuments", [.document("filter").optional, .document("options").optional], .reads,
        "How many documents match, counted one by one.", example: "db.orders.countDocuments({ qty: 5 })"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let options = try machine.options(call[1], at: call.span)
        var stages: [BSONValue] = [["$match": .document(try machine.bsonDocument(call[0], at: call.span))]]
        if let skip = options["skip"] { stages.append(["$skip": skip]) }
        if let limit = options["limit"] { stages.append(["$limit": limit]) }
        stages.append(["$group": ["_id": 1, "n": ["$sum": 1]]])
        var command: BSONDocument = [
            "aggregate": .string(collection.name), "pipeline": .array(stages), "cursor": [:],
        ]
        machine.add(["hint", "maxTimeMS", "collation", "comment"], of: options, to: &command)
        let reply = try machine.command(command, on: collection.database, at: call.span)
        let first = reply["cursor"]?.document?["firstBatch"]?.array?.first?.document
        return .number(first?["n"]?.double ?? 0)
    },
    Method(
        "estimatedDocumentCount", [.document("options").optional], .reads,
        "How many documents there are, from metadata.", example: "db.orders.estimatedDocumentCount()"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        var command: BSONDocument = ["count": .string(collection.name)]
        machine.add(["maxTimeMS", "comment"], of: try machine.options(call[0], at: call.span), to: &command)
        let reply = try machine.command(command, on: collection.database, at: call.span)
        return .number(reply["n"]?.double ?? 0)
    },
    Method(
        "count", [.document("filter").optional, .document("options").optional], .reads,
        "How many documents match (deprecated: countDocuments)."
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let query = try machine.bsonDocument(call[0], at: call.span)
        var command: BSONDocument = ["count": .string(collection.name), "query": .document(query)]
        let options = try machine.options(call[1], at: call.span)
        machine.add(["limit", "skip", "hint", "maxTimeMS", "collation", "comment"], of: options, to: &command)
        let reply = try machine.command(command, on: collection.database, at: call.span)
        return .number(reply["n"]?.double ?? 0)
    },
    Method(
        "distinct", [.string("field"), .document("filter").optional, .document("options").optional], .reads,
        "The different values of a field.", example: "db.orders.distinct(\"status\")"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        let query = try machine.bsonDocument(call[1], at: call.span)
        var command: BSONDocument = [
            "distinct": .string(collection.name), "key": .string(machine.string(call[0])), "query": .document(query),
        ]
        let options = try machine.options(call[2], at: call.span)
        machine.add(["hint", "maxTimeMS", "collation", "comment"], of: options, to: &command)
        let reply = try machine.command(command, on: collection.database, at: call.span)
        return machine.value(of: reply["values"] ?? .array([]))
    },
    Method(
        "aggregate", [.of(.documentOrArray, "pipeline").optional, .rest("options")], .reads,
        "What a pipeline of stages gives.",
        example: "db.orders.aggregate([{ $group: { _id: \"$status\", n: { $sum: 1 } } }])", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        return try machine.aggregate(.string(collection.name), collection, call)
    },
]
