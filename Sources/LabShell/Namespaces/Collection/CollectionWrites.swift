import BSON
import ShellSyntax

extension Machine {
    /// The error that a reply's writeErrors or writeConcernError stand for.
    func checkWrites(_ reply: BSONDocument, many: Bool, at span: SourceSpan) throws(Interruption) {
        guard let first = reply["writeErrors"]?.array?.first?.document else {
            return try checkWriteConcern(reply, many: many, at: span)
        }
        var error = ShellError(
            many ? "MongoBulkWriteError" : "MongoServerError", first["errmsg"]?.string ?? "the write failed", at: span)
        error.code = first["code"]?.int64.flatMap { Int32(exactly: $0) }
        throw .error(error)
    }

    /// The reply to a write, whose errors are thrown; nil where its write concern asks for no answer.
    mutating func write(
        _ given: BSONDocument, with options: BSONDocument, on database: String, many: Bool = false, _ call: Call
    ) throws(Interruption) -> BSONDocument? {
        var command = given
        for key in ["writeConcern", "let", "maxTimeMS", "comment"] {
            if let value = options[key] { command.append(key, value) }
        }
        guard options["writeConcern"]?.document?["w"]?.int64 != 0 else {
            try step(50, at: call.span)
            try requireOpen(way.session, at: call.span)
            _ = send(command, on: database)
            return nil
        }
        let reply = try self.command(command, on: database, at: call.span)
        try checkWrites(reply, many: many, at: call.span)
        return reply
    }

    /// A document to insert, with an _id in front.
    fileprivate mutating func withID(_ value: Value, _ call: Call) throws(Interruption) -> BSONDocument {
        guard isDocument(value) else {
            throw .error(
                ShellError("", "\(describe(value)) is not a document.", at: call.span, remedy: "As in { name: \"a\" }.")
            )
        }
        let document = try bsonDocument(value, at: call.span)
        if document["_id"] != nil { return document }
        var identified: BSONDocument = ["_id": .objectID(newObjectID())]
        for (key, value) in document { identified.append(key, value) }
        return identified
    }

    /// Whether it was acknowledged.
    mutating func insert(
        _ documents: [BSONDocument], _ options: BSONDocument, many: Bool, _ call: Call
    ) throws(Interruption) -> BSONValue {
        let collection = receiverCollection(call)
        let command: BSONDocument = [
            "insert": .string(collection.name), "documents": .array(documents.map { .document($0) }),
            "ordered": options["ordered"] ?? true,
        ]
        return .bool(try write(command, with: options, on: collection.database, many: many, call) != nil)
    }

    /// One update statement; the result as mongosh shows it.
    mutating func update(
        _ filter: BSONDocument, _ change: BSONValue, _ options: BSONDocument, multi: Bool, _ call: Call
    ) throws(Interruption) -> BSONDocument {
        let collection = receiverCollection(call)
        var statement: BSONDocument = ["q": .document(filter), "u": change, "multi": .bool(multi)]
        for key in ["upsert", "arrayFilters", "collation", "hint"] {
            if let value = options[key] { statement.append(key, value) }
        }
        let command: BSONDocument = [
            "update": .string(collection.name), "updates": .array([.document(statement)]), "ordered": true,
        ]
        let reply = try write(command, with: options, on: collection.database, call)
        let upserted = reply?["upserted"]?.array?.first?.document?["_id"]
        let count = reply?["n"]?.int64 ?? 0
        return [
            "acknowledged": .bool(reply != nil), "insertedId": upserted ?? .null,
            "matchedCount": .int32(Int32(clamping: upserted == nil ? count : 0)),
            "modifiedCount": .int32(Int32(clamping: reply?["nModified"]?.int64 ?? 0)),
            "upsertedCount": .int32(upserted == nil ? 0 : 1),
        ]
    }

    mutating func delete(
        _ filter: BSONDocument, _ options: BSONDocument, limit: Int32, _ call: Call
    ) throws(Interruption) -> BSONDocument {
        let collection = receiverCollection(call)
        var statement: BSONDocument = ["q": .document(filter), "limit": .int32(limit)]
        for key in ["collation", "hint"] { if let value = options[key] { statement.append(key, value) } }
        let command: BSONDocument = [
            "delete": .string(collection.name), "deletes": .array([.document(statement)]), "ordered": true,
        ]
        let reply = try write(command, with: options, on: collection.database, call)
        return [
            "acknowledged": .bool(reply != nil), "deletedCount": .int32(Int32(clamping: reply?["n"]?.int64 ?? 0)),
        ]
    }
}

/// mongosh refuses these before it asks the server.
func checkUpdate(_ change: BSONValue, isReplacement: Bool, at span: SourceSpan) throws(Interruption) {
    guard case .document(let document) = change else { return }
    let hasOperators = document.first?.key.hasPrefix("$") ?? false
    if isReplacement, hasOperators {
        throw .error(
            ShellError(
                "MongoInvalidArgumentError", "Replacement document must not contain atomic operators.", at: span,
                remedy: "Use updateOne for $set and its kin."))
    }
    if !isReplacement, !hasOperators {
        throw .error(
            ShellError(
                "MongoInvalidArgumentError", "Update document requires atomic operators.", at: span,
                remedy: "As in { $set: { a: 1 } }."))
    }
}

private func updating(_ name: String, _ summary: String, multi: Bool, isReplacement: Bool = false) -> Method {
    let change: Parameter = isReplacement ? .document("replacement") : .of(.documentOrArray, "update")
    let example =
        isReplacement
        ? "db.orders.replaceOne({ _id: 1 }, { qty: 5 })" : "db.orders.\(name)({ _id: 1 }, { $set: { qty: 5 } })"
    return Method(
        name, [.document("filter"), change, .document("options").optional], .writes, summary, example: example
    ) {
        (machine, call) throws(Interruption) in
        let filter = try machine.bsonDocument(call[0], at: call.span)
        let change = try machine.bson(of: call[1], at: call.span)
        try checkUpdate(change, isReplacement: isReplacement, at: call.span)
        let options = try machine.options(call[2], at: call.span)
        return machine.value(of: .document(try machine.update(filter, change, options, multi: multi, call)))
    }
}

private func deleting(_ name: String, _ summary: String, limit: Int32) -> Method {
    Method(
        name, [.document("filter"), .document("options").optional], .writes, summary,
        example: "db.orders.\(name)({ qty: 0 })"
    ) {
        (machine, call) throws(Interruption) in
        let filter = try machine.bsonDocument(call[0], at: call.span)
        let options = try machine.options(call[1], at: call.span)
        return machine.value(of: .document(try machine.delete(filter, options, limit: limit, call)))
    }
}

let collectionWrites: [Method] = [
    Method(
        "insertOne", [.document("document"), .document("options").optional], .writes, "Inserts a document.",
        example: "db.orders.insertOne({ qty: 5 })"
    ) {
        (machine, call) throws(Interruption) in
        let document = try machine.withID(call[0], call)
        let options = try machine.options(call[1], at: call.span)
        let isAcknowledged = try machine.insert([document], options, many: false, call)
        return machine.value(of: ["acknowledged": isAcknowledged, "insertedId": document["_id"] ?? .null])
    },
    Method(
        "insertMany", [.array("documents"), .document("options").optional], .writes, "Inserts several documents.",
        example: "db.orders.insertMany([{ qty: 5 }, { qty: 6 }])"
    ) {
        (machine, call) throws(Interruption) in
        var documents: [BSONDocument] = []
        for value in try machine.elements(of: call[0], at: call.span) {
            documents.append(try machine.withID(value, call))
        }
        guard !documents.isEmpty else {
            throw .error(
                ShellError("MongoInvalidArgumentError", "Invalid BulkOperation, Batch cannot be empty.", at: call.span))
        }
        let options = try machine.options(call[1], at: call.span)
        let isAcknowledged = try machine.insert(documents, options, many: true, call)
        var ids = BSONDocument()
        for (index, document) in documents.enumerated() { ids.append(String(index), document["_id"] ?? .null) }
        return machine.value(of: ["acknowledged": isAcknowledged, "insertedIds": .document(ids)])
    },
    updating("updateOne", "Changes the first document that matches.", multi: false),
    updating("updateMany", "Changes all documents that match.", multi: true),
    updating("replaceOne", "Replaces the first document that matches.", multi: false, isReplacement: true),
    deleting("deleteOne", "Deletes the first document that matches.", limit: 1),
    deleting("deleteMany", "Deletes all documents that match.", limit: 0),
]
