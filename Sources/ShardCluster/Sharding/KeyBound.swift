package import BSON

/// An end of a range of shard keys: the document that the catalog shows, and the string that routing compares.
package struct KeyBound: Sendable, Hashable, Comparable {
    package let document: BSONDocument
    package let key: KeyString

    package init(_ document: BSONDocument) {
        self.document = document
        key = KeyString(document.map(\.value), directions: [])
    }

    package static func == (left: Self, right: Self) -> Bool { left.key == right.key }
    package static func < (left: Self, right: Self) -> Bool { left.key < right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// A half-open range [min, max) of shard keys.
package struct ShardKeyRange: Sendable, Hashable {
    package let min: KeyBound
    package let max: KeyBound

    package func contains(_ key: KeyString) -> Bool { min.key <= key && key < max.key }
    package func contains(_ other: ShardKeyRange) -> Bool { min <= other.min && other.max <= max }
    package func overlaps(_ other: ShardKeyRange) -> Bool { min < other.max && other.min < max }
}
