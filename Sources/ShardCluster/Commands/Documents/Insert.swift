import BSON

extension Cluster {
    /// insert: documents one by one to the shards that own their keys.
    ///
    /// An ordered batch ends at the first error; errors of documents are told in `writeErrors`.
    mutating func insert(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["documents", "ordered", "bypassDocumentValidation", "stmtId", "stmtIds", "maxTimeMS"])
        let name = try request.namespace()
        let documents = try WriteBatch.statements(arguments, "documents")
        let isOrdered = try arguments.bool("ordered") ?? true
        var batch = WriteBatch()
        if name.database == "config" {
            for document in documents { try insertConfig(document, into: name) }
            batch.matched = documents.count
        } else {
            let route = try writeRoute(name, request)
            let mayBeKnown = if let session = request.session { mayKnow(session) } else { false }
            for (index, document) in documents.enumerated() {
                do throws(CommandError) {
                    if let statement = request.statement(index) {
                        if mayBeKnown {
                            let owner = try route.shard(for: document)
                            if let result = try earlierResult(of: statement, on: [owner]) {
                                batch.repeated(statement, result, index: index)
                                continue
                            }
                        }
                        runningStatement = RunningStatement(id: statement)
                    }
                    batch.wrote(on: try insert(document, into: name, route))
                    batch.matched += 1
                    remember(StatementResult(matched: 1))
                } catch {
                    if error.isOfSession { throw error }
                    batch.fail(index, error)
                    if isOrdered { break }
                }
            }
            let fields = batch.finishing(["n": .int32(Int32(clamping: batch.matched))])
            return .reply(success(fields), latency: batch.latency)
        }
        return .reply(success(["n": .int32(Int32(clamping: batch.matched))]), latency: CommandCosts.metadata)
    }

    /// Stores one document, which gets an `_id` at its front if it has none there.
    mutating func insert(
        _ given: BSONDocument, into name: Namespace, _ route: WriteRoute
    ) throws(CommandError) -> ShardID {
        let document = try identified(given)
        let shard = try route.shard(for: document)
        let id = try change(name, on: shard) { stored throws(CommandError) in try stored.insert(document) }
        record(.insert, in: name, document, on: shard, undo: .remove(id))
        return shard
    }

    /// - Throws: BSONObjectTooLarge (10334), BadValue (2) for an `_id` that can't be.
    private mutating func identified(_ document: BSONDocument) throws(CommandError) -> BSONDocument {
        guard document.bytes.count <= BSONLimits.documentBytes else {
            throw .bsonObjectTooLarge(
                "object to insert too large. size in bytes: \(document.bytes.count), max size: \(BSONLimits.documentBytes)"
            )
        }
        let isFirst = document.withCursor { cursor in
            cursor.next() && cursor.keyEquals("_id") && cursor.type != .array
                && cursor.type != .regex && cursor.type != .undefined
        }
        if isFirst { return document }
        let id = document["_id"]
        switch id {
        case .array: throw .badValue("The '_id' value cannot be of type array")
        case .regex: throw .badValue("The '_id' value cannot be of type regex")
        case .undefined: throw .badValue("The '_id' value cannot be of type undefined")
        default: break
        }
        var result: BSONDocument = ["_id": id ?? .objectID(clock.objectID(at: now))]
        for (key, value) in document where key != "_id" { result.append(key, value) }
        return result
    }
}
