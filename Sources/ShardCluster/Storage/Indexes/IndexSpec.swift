package import BSON

/// What an index is asked to be.
package struct IndexSpec: Sendable, Hashable {
    package let name: String
    /// Fields with 1, -1 or "hashed".
    package let key: BSONDocument
    package let unique: Bool
    /// Leaves out documents that have none of the fields.
    package var sparse = false
    /// Leaves out documents that don't match; only operators that can be implied by a query.
    package var partialFilter: BSONDocument?
    /// Documents go when so many seconds have passed since the date in the field.
    package var expireAfterSeconds: Int64?
    /// Kept up to date, and not used by queries.
    package var hidden = false

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
