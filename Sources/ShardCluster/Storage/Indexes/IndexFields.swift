package import BSON

/// The hash of a hashed index, handed in because it needs a digest that storage has no business with.
package typealias HashedKeyFunction = @Sendable (BSONValue) -> Int64

/// The keys that a document has in an index.
enum DocumentKeys {
    case one(IndexKey)
    /// Different ones, from the elements of an array: any number of them, also one, or none where the index leaves
    /// the document out. `arrays` has for each field the components of its path that are arrays, a bit each.
    case many([IndexKey], arrays: [UInt32])
}

/// An index's key pattern, ready to make keys.
struct IndexFields: Sendable {
    struct Field: Sendable {
        let name: String
        let path: [String]
        let isDescending: Bool
        let isHashed: Bool
    }

    let fields: [Field]
    let paths: [[String]]
    private let hash: HashedKeyFunction
    /// The one field's name, where it ascends.
    private let ascendingName: [UInt8]?
    /// Set when that field is plain, too: its keys are made without decoding the document.
    private let plainName: [UInt8]?
    /// Likewise of a hashed index on one plain field.
    private let hashedName: String?

    /// Throws `CannotCreateIndex` for a pattern that isn't made of 1, -1 and at most one "hashed".
    init(_ pattern: BSONDocument, hash: @escaping HashedKeyFunction) throws(CommandError) {
        var fields: [Field] = []
        for (name, direction) in pattern {
            let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let isHashed = direction.string == "hashed"
            guard !path.contains(""), isHashed || direction.double.map({ $0 != 0 && !$0.isNaN }) ?? false else {
                throw .cannotCreateIndex(
                    "Values in v:2 index key pattern must be numbers other than 0 or \"hashed\", and names not empty. "
                        + "Found { \(name): \(direction.serverText) }")
            }
            fields.append(
                Field(name: name, path: path, isDescending: (direction.double ?? 1) < 0, isHashed: isHashed))
        }
        guard !fields.isEmpty else { throw .cannotCreateIndex("Index keys cannot be an empty object") }
        guard fields.filter(\.isHashed).count <= 1 else {
            throw .location(31303, "A maximum of one index field is allowed to be hashed")
        }
        self.fields = fields
        paths = fields.map(\.path)
        self.hash = hash
        let isAscending = fields.count == 1 && !fields[0].isDescending && !fields[0].isHashed
        ascendingName = isAscending ? Array(fields[0].name.utf8) : nil
        plainName = fields[0].path.count == 1 ? ascendingName : nil
        hashedName = fields.count == 1 && fields[0].isHashed && fields[0].path.count == 1 ? fields[0].name : nil
    }

    /// Whether this is one field, in ascending order of its values.
    func isAscending(on name: String) -> Bool {
        guard let ascendingName, name.utf8.count == ascendingName.count else { return false }
        var name = name
        return name.withUTF8 { $0.elementsEqual(ascendingName) }
    }

    /// Directions as `KeyString` takes them.
    var directions: [Int] { fields.map { $0.isDescending ? -1 : 1 } }

    /// The key bytes of some of the fields in a document that has none of them.
    func nullKey(of fields: some Sequence<Field>) -> [UInt8] {
        KeyString(
            fields.map { $0.isHashed ? .int64(hash(.null)) : .null },
            directions: fields.map { $0.isDescending ? -1 : 1 }
        ).bytes
    }

    /// The document's keys; a field that isn't there counts as null.
    ///
    /// Throws for arrays in two fields of a compound index and under a hashed one, as the server does.
    func keys(of document: BSONDocument) throws(CommandError) -> DocumentKeys {
        if let key = plainKey(of: document) { return .one(key) }
        if let hashedName {
            let value = document[hashedName] ?? .null
            if case .array = value {} else { return .one(IndexKey(KeyString(.int64(hash(value))))) }
        }
        let found = try KeyRows(paths, of: document)
        let isHashed = fields.contains(where: \.isHashed)
        if isHashed { try checkHashed(found.arrays) }
        let directions = directions
        var keys: Set<IndexKey> = []
        for row in found.rows {
            keys.insert(IndexKey(KeyString(isHashed ? hashed(row) : row, directions: directions)))
        }
        if !found.hasArrays, let key = keys.first { return .one(key) }
        return .many(keys.sorted(), arrays: found.arrays)
    }

    /// Whether two documents have the same keys because their fields are the same, byte by byte.
    func areSame(in document: BSONDocument, as other: BSONDocument) -> Bool {
        for field in fields where !document.agrees(with: other, on: field.path[0]) { return false }
        return true
    }

    private func checkHashed(_ arrays: [UInt32]) throws(CommandError) {
        for (field, mask) in zip(fields, arrays) where field.isHashed && mask != 0 {
            throw .location(
                16766, "hashed indexes do not currently support array values. Found array at path: \(field.name)")
        }
    }

    private func hashed(_ row: [BSONValue]) -> [BSONValue] {
        zip(fields, row).map { $0.isHashed ? .int64(hash($1)) : $1 }
    }

    /// Whether a document has any of the fields; what a sparse index asks.
    func reaches(_ document: BSONDocument) -> Bool {
        fields.contains { field in
            FieldPath(parts: field.path).visit(document, leaf: .whole) { $0.value != nil }
        }
    }

    /// The index's fields with the document's values, for messages and split points; hashes where hashed.
    func keyDocument(of document: BSONDocument) -> BSONDocument {
        BSONDocument(
            fields.map { field in
                let value = document.value(at: field.path) ?? .null
                return (field.name, field.isHashed ? .int64(hash(value)) : value)
            })
    }

    /// The fields with the values that one of the document's keys is made of: elements instead of arrays.
    func keyDocument(of document: BSONDocument, with key: IndexKey) -> BSONDocument {
        let found = try? KeyRows(paths, of: document)
        let row = found?.rows.lazy.map(hashed).first { IndexKey(KeyString($0, directions: directions)) == key }
        guard let row else { return keyDocument(of: document) }
        return BSONDocument(zip(fields, row).map { ($0.name, $1) })
    }

    @inline(__always)
    private func plainKey(of document: BSONDocument) -> IndexKey? {
        guard let plainName else { return nil }
        return plainName.withUnsafeBufferPointer { name in
            document.withCursor { cursor in
                while cursor.next() {
                    guard cursor.keyEquals(name) else { continue }
                    switch cursor.type {
                    case .int32: return IndexKey(exact: Double(cursor.int32))
                    case .int64: return IndexKey(cursor.int64)
                    case .double: return IndexKey(exact: cursor.double)
                    case .objectID: return IndexKey(cursor.objectID)
                    case .array: return nil
                    default: return IndexKey(KeyString(cursor.value))
                    }
                }
                return IndexKey(KeyString(.null))
            }
        }
    }
}
