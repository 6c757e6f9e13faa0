import BSON
import SimKernel

/// What a write command has done so far: counts, errors by statement, and where.
struct WriteBatch: Sendable {
    var matched = 0
    var modified = 0
    var upserted: [BSONValue] = []
    private(set) var errors: [BSONValue] = []
    /// Statements that had been run before.
    private(set) var retried: [BSONValue] = []
    /// Documents that each shard wrote, by slot.
    private var written: [Int] = []
    var examined = 0

    mutating func wrote(on shard: ShardID, _ count: Int = 1) {
        while written.count <= shard.slot { written.append(0) }
        written[shard.slot] += count
    }

    /// Takes over what a statement answered when it was run before.
    mutating func repeated(_ id: StatementID, _ result: StatementResult, index: Int) {
        matched += Int(result.matched)
        modified += Int(result.modified)
        if let id = result.upserted { upserted.append(["index": .int32(Int32(clamping: index)), "_id": id]) }
        retried.append(.int32(id.statement))
    }

    mutating func fail(_ index: Int, _ error: CommandError) {
        var document: BSONDocument = [
            "index": .int32(Int32(clamping: index)), "code": .int32(error.code), "errmsg": .string(error.message),
        ]
        for (key, value) in error.extra ?? [:] { document.append(key, value) }
        errors.append(.document(document))
    }

    var latency: Micros { DocumentCosts.write(written.max() ?? 0, examined: examined) }

    /// Adds `writeErrors` when there are any.
    func finishing(_ reply: BSONDocument) -> BSONDocument {
        var reply = reply
        if !upserted.isEmpty { reply.append("upserted", .array(upserted)) }
        if !errors.isEmpty { reply.append("writeErrors", .array(errors)) }
        if !retried.isEmpty { reply.append("retriedStmtIds", .array(retried)) }
        return reply
    }

    /// The statements of a batch, within the server's bounds.
    static func statements(_ arguments: CommandArguments, _ field: String) throws(CommandError) -> [BSONDocument] {
        if let documents = documents(arguments, field), (1...CrudLimits.batch).contains(documents.count) {
            return documents
        }
        let values = try arguments.require(try arguments.array(field), field)
        guard (1...CrudLimits.batch).contains(values.count) else {
            throw .invalidLength(
                "Write batch sizes must be between 1 and \(CrudLimits.batch). Got \(values.count) operations.")
        }
        var statements: [BSONDocument] = []
        statements.reserveCapacity(values.count)
        for value in values {
            guard case .document(let document) = value else {
                throw .typeMismatch(
                    "BSON field '\(arguments.command).\(field).\(statements.count)' is the wrong type "
                        + "'\(value.typeName)', expected type 'object'")
            }
            statements.append(document)
        }
        return statements
    }

    /// An array's documents without the values in between; nil where it is no array of documents.
    private static func documents(_ arguments: CommandArguments, _ field: String) -> [BSONDocument]? {
        arguments.document.withCursor { cursor -> [BSONDocument]? in
            guard cursor.find(field), cursor.type == .array else { return nil }
            var count = 0
            var ahead = cursor.nested
            while ahead.next() { count += 1 }
            var elements = cursor.nested
            var documents: [BSONDocument] = []
            documents.reserveCapacity(count)
            while elements.next() {
                guard elements.type == .document else { return nil }
                documents.append(elements.document)
            }
            return documents
        }
    }
}
