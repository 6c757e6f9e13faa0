import BSON
import ShellSyntax

extension Machine {
    /// See `Heap.value(of:plain:)`.
    mutating func value(of bson: BSONValue, plain: Bool = false) -> Value { state.heap.value(of: bson, plain: plain) }

    /// A value as the driver sends it: whole numbers of up to 32 bits are ints, others doubles; undefined is null.
    mutating func bson(of value: Value, at span: SourceSpan?) throws(Interruption) -> BSONValue {
        switch value {
        case .undefined, .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number):
            if let whole = Int32(exactly: number), !(number == 0 && number.sign == .minus) { return .int32(whole) }
            return .double(number)
        case .string(let text): return .string(text)
        case .object(let reference):
            bsonDepth += 1
            defer { bsonDepth -= 1 }
            guard bsonDepth <= BSONLimits.depth else {
                throw .error(
                    ShellError(
                        "", "A document nests deeper than \(BSONLimits.depth) levels.", at: span,
                        remedy: "Does it hold itself?"))
            }
            return try bson(ofObject: reference, at: span)
        }
    }

    private mutating func bson(ofObject reference: Reference, at span: SourceSpan?) throws(Interruption) -> BSONValue {
        try step(at: span)
        if case .lazyDocument(let lazy) = state.heap[reference], lazy.known.count > 0 { expand(reference) }
        switch state.heap[reference] {
        case .document(let fields), .error(let fields):
            var pairs: [(String, BSONValue)] = []
            for (key, value) in zip(fields.keys, fields.values) {
                guard !key.utf8.contains(0) else {
                    throw .error(ShellError("", "A field's name holds a zero byte.", at: span, remedy: "Take it out."))
                }
                pairs.append((key, try bson(of: value, at: span)))
            }
            let document = BSONDocument(pairs)
            guard document.bytes.count <= BSONLimits.documentBytes else {
                throw .error(
                    ShellError(
                        "", "A document is larger than 16 MiB.", at: span, remedy: "Split it over several documents."))
            }
            return .document(document)
        case .lazyDocument(let lazy): return .document(lazy.document)
        case .array(let values):
            var converted: [BSONValue] = []
            converted.reserveCapacity(values.count)
            for value in values { converted.append(try bson(of: value, at: span)) }
            return .array(converted)
        case .set(let set):
            var converted: [BSONValue] = []
            for value in set.values { converted.append(try bson(of: value, at: span)) }
            return .array(converted)
        case .map(let map):
            var document = BSONDocument()
            for (key, value) in zip(map.keys, map.values) {
                document.append(try text(of: key, at: span), try bson(of: value, at: span))
            }
            return .document(document)
        case .date(let milliseconds):
            guard milliseconds.magnitude <= DateParts.limit else {
                throw .error(ShellError("", "An invalid date can't be stored.", at: span))
            }
            return .date(Int64(milliseconds))
        case .bson(let value): return value
        case .regularExpression(let regex): return .regex(regex)
        case .cursor: throw .error(notStorable("A cursor", "Take its documents: toArray().", at: span))
        // As in mongosh these two need no call.
        case .namespace("MinKey"): return .minKey
        case .namespace("MaxKey"): return .maxKey
        case .function, .method, .namespace: throw .error(notStorable("A function", "Call it: f().", at: span))
        case .session, .connection: throw .error(notStorable("A session", "Take its id: getSessionId().", at: span))
        case .database, .collection, .linkedDatabase, .linkedCollection, .explainable, .scope, .free:
            throw .error(notStorable("A collection", "Take its documents: find().toArray().", at: span))
        }
    }

    private func notStorable(_ what: String, _ remedy: String, at span: SourceSpan?) -> ShellError {
        ShellError("", "\(what) can't be part of a document.", at: span, remedy: remedy)
    }

    /// A document argument; an empty one for undefined and null.
    mutating func bsonDocument(_ value: Value, at span: SourceSpan?) throws(Interruption) -> BSONDocument {
        if value.isNullish { return [:] }
        return try bson(of: value, at: span).document ?? [:]
    }
}
