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

    var document: BSONDocument {
        [
            "acknowledged": true, "insertedCount": .int32(inserted), "insertedIds": .document(insertedIDs),
            "matchedCount": .int32(matched), "modifiedCount": .int32(modified), "deletedCount": .int32(deleted),
            "upsertedCount": .int32(Int32(clamping: upsertedIDs.count)), "upsertedIds": .document(upsertedIDs),
        ]
    }
}

extension Machine {
    fileprivate mutating func perform(
        _ operation: BSONDocument, _ index: Int, _ counts: inout BulkCounts, _ call: Call
    ) throws(Interruption) {
        guard let (name, argument) = operation.first, let body = argument.document else {
            throw .error(unknownOperation(operation.first?.key ?? "{}", call))
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
            let collection = receiverCollection(call)
            let reply = try command(
                ["insert": .string(collection.name), "documents": .array([.document(document)])],
                on: collection.database, at: call.span)
            try checkWrites(reply, many: true, at: call.span)
            counts.inserted &+= 1
            counts.insertedIDs.append(String(index), document["_id"] ?? .null)
        case "updateOne", "updateMany", "replaceOne":
            let change = body[name == "replaceOne" ? "replacement" : "update"] ?? .null
            try checkUpdate(change, isReplacement: name == "replaceOne", at: call.span)
            let result = try update(filter, change, body, multi: name == "updateMany", call)
            counts.matched &+= Int32(clamping: result["matchedCount"]?.int64 ?? 0)
            counts.modified &+= Int32(clamping: result["modifiedCount"]?.int64 ?? 0)
            if result["upsertedCount"]?.int64 == 1 {
                counts.upsertedIDs.append(String(index), result["insertedId"] ?? .null)
            }
        case "deleteOne", "deleteMany":
            let result = try delete(filter, body, limit: name == "deleteOne" ? 1 : 0, call)
            counts.deleted &+= Int32(clamping: result["deletedCount"]?.int64 ?? 0)
        default: throw .error(unknownOperation(name, call))
        }
    }

    private func unknownOperation(_ name: String, _ call: Call) -> ShellError {
        let known = ["insertOne", "updateOne", "updateMany", "replaceOne", "deleteOne", "deleteMany"]
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
        let isOrdered = try machine.options(call[1], at: call.span)["ordered"]?.truthy ?? true
        var counts = BulkCounts()
        var firstFailure: Interruption?
        for (index, value) in try machine.elements(of: call[0], at: call.span).enumerated() {
            do throws(Interruption) {
                try machine.perform(try machine.bsonDocument(value, at: call.span), index, &counts, call)
            } catch {
                guard !isOrdered, case .error(let failure) = error, failure.isCatchable else { throw error }
                firstFailure = firstFailure ?? error
            }
        }
        if let firstFailure { throw firstFailure }
        return machine.value(of: .document(counts.document))
    }
]
