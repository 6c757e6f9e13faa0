package import BSON

/// The fields that a collection is sharded by, ascending or hashed.
package struct ShardKeyPattern: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package let name: String
        package let path: [String]
        package let hashed: Bool
    }

    /// What follows from the pattern, made once and shared by its copies.
    private final class Parts: Sendable {
        let fields: [Field]
        let shape: KeyShape
        let keySpace: ShardKeyRange

        init(_ document: BSONDocument, _ fields: [Field]) {
            self.fields = fields
            shape = KeyShape(document)
            func bound(all value: BSONValue) -> KeyBound { KeyBound(BSONDocument(fields.map { ($0.name, value) })) }
            keySpace = ShardKeyRange(min: bound(all: .minKey), max: bound(all: .maxKey))
        }
    }

    private let parts: Parts

    package var document: BSONDocument { parts.shape.pattern }
    package var fields: [Field] { parts.fields }
    var shape: KeyShape { parts.shape }

    /// Refuses (2) what shardCollection refuses: no fields, descending or unknown kinds, two hashed fields, bad paths.
    package init(_ document: BSONDocument) throws(CommandError) {
        guard !document.isEmpty else { throw .badValue("Shard key is empty") }
        var fields: [Field] = []
        for (name, kind) in document {
            let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard path.allSatisfy({ !$0.isEmpty && $0.utf8.first != UInt8(ascii: "$") }) else {
                throw .badValue("Shard key contains an invalid path: \(name)")
            }
            let hashed = kind.string == "hashed"
            guard kind.double == 1 || (hashed && !fields.contains(where: \.hashed)) else {
                throw .badValue(
                    "Shard key can contain at most one 'hashed' field, and/or multiple numerical fields set to a value "
                        + "of 1. Failed to parse field \(name)")
            }
            fields.append(Field(name: name, path: path, hashed: hashed))
        }
        parts = Parts(document, fields)
    }

    package static func == (a: ShardKeyPattern, b: ShardKeyPattern) -> Bool {
        a.parts === b.parts || a.document == b.document
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(document) }

    package var isHashed: Bool { fields.contains { $0.hashed } }

    /// The document with each field at MinKey, the lower end of the key space.
    package var globalMin: KeyBound { parts.keySpace.min }

    /// The document with each field at MaxKey, the upper end of the key space.
    package var globalMax: KeyBound { parts.keySpace.max }

    package var keySpace: ShardKeyRange { parts.keySpace }

    /// The shard key of a document, hashed where the pattern is; missing fields count as null.
    ///
    /// An array on the way throws ShardKeyNotFound (61), as an insert on the server does.
    package func key(of document: BSONDocument) throws(CommandError) -> KeyString {
        let fields = fields
        if fields.count == 1, fields[0].path.count == 1 {
            let value = document[fields[0].name] ?? .null
            if case .array = value { throw Self.arrayInKey }
            return KeyString(fields[0].hashed ? .int64(HashedKey.hash(value)) : value)
        }
        var values: [BSONValue] = []
        values.reserveCapacity(fields.count)
        for field in fields { values.append(try single(field, of: document)) }
        return KeyString(values, directions: [])
    }

    /// The key that a filter of plain equalities fixes; nil where it doesn't, or the key has several fields.
    func key(in equalities: PlainEqualities) -> KeyString? {
        guard fields.count == 1, fields[0].path.count == 1, let value = equalities[fields[0].name] else { return nil }
        return KeyString(fields[0].hashed ? .int64(HashedKey.hash(value)) : value)
    }

    /// Whether two documents have the same shard key because its fields are the same, byte by byte.
    func isSame(in document: BSONDocument, as other: BSONDocument) -> Bool {
        for field in fields where !document.agrees(with: other, on: field.path[0]) { return false }
        return true
    }

    /// The shard key of a document as a document, unhashed: what `{find: ...}` of split and moveChunk looks for.
    package func extract(from document: BSONDocument) throws(CommandError) -> BSONDocument {
        var key = BSONDocument()
        for field in fields { key.append(field.name, try raw(field, of: document)) }
        return key
    }

    /// A field's value as it is routed and indexed.
    package func routed(_ value: BSONValue, at index: Int) -> BSONValue {
        guard fields[index].hashed else { return value }
        return .int64(HashedKey.hash(value))
    }

    /// A bound given by a command: the pattern's fields, all of them or a prefix of them filled up with MinKey.
    ///
    /// - Throws: BadValue (2) when a field is missing at the front, out of place or not of the pattern.
    package func bound(_ given: BSONDocument) throws(CommandError) -> KeyBound {
        var filled = BSONDocument()
        var names = given.keys.makeIterator()
        for field in fields {
            if let name = names.next() {
                guard name == field.name, let value = given[name] else { throw mismatch(given) }
                filled.append(name, value)
            } else {
                filled.append(field.name, .minKey)
            }
        }
        guard names.next() == nil, !given.isEmpty else { throw mismatch(given) }
        return KeyBound(filled)
    }

    private func mismatch(_ given: BSONDocument) -> CommandError {
        .badValue(
            "The bound \(given.serverText) does not match the shard key pattern "
                + document.serverText)
    }

    private func single(_ field: Field, of document: BSONDocument) throws(CommandError) -> BSONValue {
        let value = try raw(field, of: document)
        return field.hashed ? .int64(HashedKey.hash(value)) : value
    }

    private func raw(_ field: Field, of document: BSONDocument) throws(CommandError) -> BSONValue {
        var value = BSONValue.document(document)
        for name in field.path {
            guard case .document(let inner) = value else {
                if case .array = value { throw Self.arrayInKey }
                return .null
            }
            guard let next = inner[name] else { return .null }
            value = next
        }
        if case .array = value { throw Self.arrayInKey }
        return value
    }

    private static let arrayInKey = CommandError(
        code: 61, codeName: "ShardKeyNotFound",
        message: "Shard key cannot contain array values or array descendants.")
}
