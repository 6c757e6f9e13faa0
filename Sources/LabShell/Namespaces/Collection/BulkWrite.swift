import BSON
import ShellSyntax

/// What a bulk write counts.
private struct BulkCounts {
    var inserted: Int32 = 0
    var matched: Int32 = 0
    var modified: Int32 = 0
    var deleted: Int32 = 0
    var insertedIDs = BSONDocument()
    var upsertedIDs = BSONDocument()
    var isAcknowledged = true

    var document: BSONDocument {
        [
            "acknowledged": .bool(isAcknowledged), "insertedCount": .int32(inserted),
            "insertedIds": .document(insertedIDs),
            "matchedCount": .int32(matched), "modifiedCount": .int32(modified), "deletedCount": .int32(deleted),
            "upsertedCount": .int32(Int32(clamping: upsertedIDs.count)), "upsertedIds": .document(upsertedIDs),
        ]
    }
}

/// What each operation of a bulk write cannot do without.
private let bulkOperations: [(name: String, fields: [String])] = [
    ("insertOne", ["document"]), ("updateOne", ["filter", "update"]), ("updateMany", ["filter", "update"]),
    ("replaceOne", ["filter", "replacement"]), ("deleteOne", ["filter"]), ("deleteMany", ["filter"]),
]

extension Machine {
    /// An operation's name and what it is given; nothing is sent before all are sound.
    fileprivate func operation(_ given: BSONDocument, _ call: Call) throws(Interruption) -> (String, BSONDocument) {
        guard given.count == 1, let (name, argument) = given.first,
            let kind = bulkOperations.first(where: { $0.name == name })
        else { throw .error(unknownOperation(given.first?.key ?? "{}", call)) }
        let body = argument.document ?? [:]
        for field in kind.fields where body[field] == nil {
            throw .error(
                ShellError("MongoInvalidArgumentError", "bulkWrite: \(name) needs \(field).", at: call.span))
        }
        return (name, body)
    }

    fileprivate mutating func perform(
        _ name: String, _ given: BSONDocument, _ index: Int, _ options: BSONDocument, _ counts: inout BulkCounts,
        _ call: Call
    ) throws(Interruption) {
        var body = given
        for key in ["writeConcern", "maxTimeMS", "comment", "let"] {
            if let value = options[key] { body[key] = value }
        }
        let filter = body["filter"]?.document ?? [:]
        switch name {
        case "insertOne":
            var document = body["document"]?.document ?? [:]
            if document["_id"] == nil {
                var identified: BSONDocument = ["_id": .objectID(newObjectID())]
                for (key, value) in document { identified.append(key, value) }
                document = identified
            }
            counts.isAcknowledged = try insert([document], body, many: true, call).truthy
            counts.inserted &+= 1
            counts.insertedIDs.append(String(index), document["_id"] ?? .null)
        case "updateOne", "updateMany", "replaceOne":
            let change = body[name == "replaceOne" ? "replacement" : "update"] ?? .null
            let result = try update(filter, change, body, multi: name == "updateMany", call)
            counts.isAcknowledged = result["acknowledged"]?.truthy ?? true
            counts.matched &+= Int32(clamping: result["matchedCount"]?.int64 ?? 0)
            counts.modified &+= Int32(clamping: result["modifiedCount"]?.int64 ?? 0)
            if result["upsertedCount"]?.int64 == 1 {
                counts.upsertedIDs.append(String(index), result["insertedId"] ?? .null)
            }
        default:
            let result = try delete(filter, body, limit: name == "deleteOne" ? 1 : 0, call)
            counts.isAcknowledged = result["acknowledged"]?.truthy ?? true
            counts.deleted &+= Int32(clamping: result["deletedCount"]?.int64 ?? 0)
        }
    }

    private func unknownOperation(_ name: String, _ call: Call) -> ShellError {
        let known = bulkOperations.map(\.name)
        let near = nearest(name, in: known)
        return ShellError(
            "MongoInvalidArgumentError", "bulkWrite has no operation \(name).", at: call.span,
            remedy: near.map { "Did you mean \($0)?" } ?? "It knows \(known.joined(separator: ", ")).")
    }
}

let collectionBulk: [Method] = [
    Method(
        "bulkWrite", [.array("operations"), .document("options").optional], .writes,
        "Several writes, one after the other.",
        example: "db.orders.bulkWrite([{ insertOne: { document: { qty: 1 } } }])"
    ) {
        (machine, call) throws(Interruption) in
        let options = try machine.options(call[1], at: call.span)
        let isOrdered = options["ordered"]?.truthy ?? true
        var operations: [(String, BSONDocument)] = []
        for value in try machine.elements(of: call[0], at: call.span) {
            let (name, body) = try machine.operation(try machine.bsonDocument(value, at: call.span), call)
            if let change = body["update"] ?? body["replacement"] {
                try checkUpdate(change, isReplacement: name == "replaceOne", at: call.span)
            }
            operations.append((name, body))
        }
        guard !operations.isEmpty else {
            throw .error(
                ShellError("MongoInvalidArgumentError", "Invalid BulkOperation, Batch cannot be empty.", at: call.span))
        }
        var counts = BulkCounts()
        var firstFailure: Interruption?
        for (index, operation) in operations.enumerated() {
            do throws(Interruption) {
                try machine.perform(operation.0, operation.1, index, options, &counts, call)
            } catch {
                guard !isOrdered, case .error(let failure) = error, failure.isCatchable else { throw error }
                firstFailure = firstFailure ?? error
            }
        }
        if let firstFailure { throw firstFailure }
        return machine.value(of: .document(counts.document))
    }
]
