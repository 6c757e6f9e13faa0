import BSON
import SimKernel

extension Cluster {
    /// getMore: the next batch; a cursor that gave its last document is closed.
    mutating func getMore(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["collection", "batchSize", "term", "lastKnownCommittedOpTime"])
        guard let id = request.target.int64 else {
            throw .typeMismatch(
                "BSON field 'getMore.getMore' is the wrong type '\(request.target.typeName)', expected type 'long'")
        }
        let collection = try arguments.require(try arguments.string("collection"), "collection")
        let size = try Self.batchSize(arguments)
        guard var cursor = cursors.take(id, at: now) else { throw .cursorNotFound("cursor id \(id) not found") }
        guard cursor.namespace == request.database + "." + collection else {
            cursors.insert(cursor)
            throw .unauthorized(
                "Requested getMore on namespace '\(request.database).\(collection)', but cursor belongs to a different "
                    + "namespace \(cursor.namespace)")
        }
        let (batch, read) = try cursor.next(size ?? .max, StepBudget())
        cursor.lastUsed = now
        if cursor.hasMore { cursors.insert(cursor) }
        let reply: BSONDocument = [
            "nextBatch": .array(batch.map(BSONValue.document)), "id": .int64(cursor.hasMore ? id : 0),
            "ns": .string(cursor.namespace),
        ]
        return .reply(
            success(["cursor": .document(reply)]), latency: DocumentCosts.read(read?.statistics ?? []))
    }

    mutating func killCursors(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["cursors"])
        var killed: [BSONValue] = []
        var unknown: [BSONValue] = []
        for value in try arguments.require(try arguments.array("cursors"), "cursors") {
            let id = BSONValue.int64(value.int64 ?? 0)
            if cursors.take(value.int64 ?? 0, at: now) != nil { killed.append(id) } else { unknown.append(id) }
        }
        let reply: BSONDocument = [
            "cursorsKilled": .array(killed), "cursorsNotFound": .array(unknown), "cursorsAlive": [],
            "cursorsUnknown": [],
        ]
        return .reply(success(reply), latency: CommandCosts.local)
    }

    /// The reply with a cursor's first batch; the cursor stays open if there is more.
    mutating func firstBatch(
        _ cursor: OpenCursor, _ size: Int?, isSingle: Bool = false
    ) throws(CommandError) -> BSONDocument {
        var cursor = cursor
        let (batch, _) = try cursor.next(size ?? CrudLimits.firstBatch, StepBudget())
        let isOpen = cursor.hasMore && !isSingle
        if isOpen { cursors.insert(cursor) }
        return Self.reply(firstBatch: batch, id: isOpen ? cursor.id : 0, namespace: cursor.namespace)
    }

    static func reply(firstBatch batch: [BSONDocument], id: Int64, namespace: String) -> BSONDocument {
        var reply = BSONBuilder(reservingCapacity: batch.reduce(320) { $0 + $1.bytes.count + 8 })
        reply.nest("cursor") { cursor in
            cursor.append("firstBatch", batch)
            cursor.append("id", id)
            cursor.append("ns", namespace)
        }
        return reply.finished()
    }

    /// Positive, and never 0, which means "no cursor".
    mutating func newCursorID() -> Int64 { Int64(bitPattern: generator.next() >> 1) | 1 }

    /// - Throws: BadValue (51024) for a negative number.
    static func batchSize(_ arguments: CommandArguments) throws(CommandError) -> Int? {
        guard let size = try arguments.integer("batchSize") else { return nil }
        guard size >= 0 else {
            throw .location(
                51024,
                "BSON field 'batchSize' value must be >= 0, actual value '\(size)'")
        }
        return Int(clamping: size)
    }
}
