package import BSON

/// What an index is asked to be.
package struct IndexSpec: Sendable, Hashable {
    package let name: String
    /// Fields with 1, -1 or "hashed".
    package let key: BSONDocument
    package let unique: Bool

    package init(name: String, key: BSONDocument, unique: Bool = false) {
        self.name = name
        self.key = key
        self.unique = unique
    }

    /// An index under its usual name: "a_1_b_-1".
    package init(key: BSONDocument, unique: Bool = false) {
        let parts = key.map { field, direction in
            "\(field)_\(direction.int64.map(String.init) ?? direction.string ?? "")"
        }
        self.init(name: parts.joined(separator: "_"), key: key, unique: unique)
    }

    /// The index that every collection has.
    package static let id = IndexSpec(name: "_id_", key: ["_id": 1])
}
