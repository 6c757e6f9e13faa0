import BSON

/// What an index is and how its keys are made; shared by all copies of the index.
final class IndexDefinition: Sendable {
    let spec: IndexSpec
    let fields: IndexFields
    let shape: KeyShape
    /// What a partial index holds.
    let filter: Matcher?
    let isUnique: Bool
    /// Whether it has keys of every document.
    let holdsAll: Bool

    fileprivate init(_ spec: IndexSpec, _ fields: IndexFields, _ filter: Matcher?) {
        self.spec = spec
        self.fields = fields
        self.filter = filter
        shape = KeyShape(spec.key)
        isUnique = spec.unique || spec.name == IndexSpec.id.name
        holdsAll = !spec.sparse && filter == nil
    }
}

/// One index of a collection: what it is, how its keys are made, and its tree.
struct StoredIndex: Sendable {
    /// Its key and what it holds never change.
    private(set) var definition: IndexDefinition
    var tree = IndexTree()
    /// For each field the components of its path that have been arrays in some document, a bit each.
    private(set) var arrays: [UInt32]

    init(_ spec: IndexSpec, hash: @escaping HashedKeyFunction) throws(CommandError) {
        let fields = try IndexFields(spec.key, hash: hash)
        let filter: Matcher? = if let partial = spec.partialFilter { try Matcher(partial) } else { nil }
        arrays = Array(repeating: 0, count: fields.fields.count)
        definition = IndexDefinition(spec, fields, filter)
    }

    var spec: IndexSpec { definition.spec }
    var fields: IndexFields { definition.fields }
    var filter: Matcher? { definition.filter }
    var isUnique: Bool { definition.isUnique }

    /// Whether some document has had an array in one of the fields.
    var isMultikey: Bool { arrays.contains { $0 != 0 } }

    /// Whether every document is in it, and queries may see it.
    var isComplete: Bool { definition.holdsAll && !definition.spec.hidden }

    mutating func change(expireAfterSeconds: Int64?, hidden: Bool?) {
        var spec = definition.spec
        if let expireAfterSeconds { spec.expireAfterSeconds = expireAfterSeconds }
        if let hidden { spec.hidden = hidden }
        definition = IndexDefinition(spec, definition.fields, definition.filter)
    }

    private mutating func note(_ found: [UInt32]) {
        for (place, mask) in found.enumerated() { arrays[place] |= mask }
    }

    /// Adds a document's keys; where a unique index has one of them already, changes nothing and answers that one.
    mutating func insert(_ keys: DocumentKeys, record: Int64, bytes: Int64) -> IndexKey? {
        let isUnique = isUnique
        switch keys {
        case .one(let key):
            let isNew = tree.insert(IndexEntry(key: key, record: record, bytes: bytes), unique: isUnique)
            return isNew ? nil : key
        case .many(let keys, let found):
            note(found)
            for (index, key) in keys.enumerated()
            where !tree.insert(IndexEntry(key: key, record: record, bytes: bytes), unique: isUnique) {
                for added in keys[..<index] { tree.remove(added, record: record) }
                return key
            }
            return nil
        }
    }

    /// Adds a document's keys again, other documents with the same ones or not.
    mutating func restore(_ keys: DocumentKeys, record: Int64, bytes: Int64) {
        switch keys {
        case .one(let key):
            _ = tree.insert(IndexEntry(key: key, record: record, bytes: bytes), unique: false)
        case .many(let keys, let found):
            note(found)
            for key in keys { _ = tree.insert(IndexEntry(key: key, record: record, bytes: bytes), unique: false) }
        }
    }

    mutating func remove(_ keys: DocumentKeys, record: Int64) {
        switch keys {
        case .one(let key): tree.remove(key, record: record)
        case .many(let keys, _): for key in keys { tree.remove(key, record: record) }
        }
    }

    mutating func resize(_ keys: DocumentKeys, record: Int64, to bytes: Int64) {
        switch keys {
        case .one(let key): tree.resize(key, record: record, to: bytes)
        case .many(let keys, _): for key in keys { tree.resize(key, record: record, to: bytes) }
        }
    }

    /// The server's E11000 for a document that this index refuses because of a key.
    func duplicate(_ document: BSONDocument, of key: IndexKey, namespace: String) -> CommandError {
        let key = fields.keyDocument(of: document, with: key)
        return .duplicateKey(
            "E11000 duplicate key error collection: \(namespace) index: \(spec.name) "
                + "dup key: \(key.serverText)",
            pattern: spec.key, value: key)
    }
}

extension IndexDefinition {
    /// Whether two documents have the same keys because the index holds all, and their fields are the same.
    func hasSameKeys(of document: BSONDocument, as other: BSONDocument) -> Bool {
        holdsAll && fields.areSame(in: document, as: other)
    }

    /// The keys of a document here; none where the index leaves it out.
    func keys(of document: BSONDocument) throws(CommandError) -> DocumentKeys {
        if holdsAll { return try fields.keys(of: document) }
        if let filter, try !filter.matches(document) { return .many([], arrays: []) }
        if spec.sparse, !fields.reaches(document) { return .many([], arrays: []) }
        return try fields.keys(of: document)
    }
}

extension DocumentKeys: Equatable {
    static func == (a: DocumentKeys, b: DocumentKeys) -> Bool {
        switch (a, b) {
        case (.one(let x), .one(let y)): x == y
        case (.many(let x, _), .many(let y, _)): x == y
        default: false
        }
    }
}
