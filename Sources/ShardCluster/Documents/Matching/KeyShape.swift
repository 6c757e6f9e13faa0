import BSON

/// A key pattern such as `{a: 1, b: "hashed"}`, read once.
final class KeyShape: Sendable {
    struct Field: Sendable {
        let name: String
        let isDescending: Bool
        let isHashed: Bool
        /// Ascending or descending by the values themselves.
        let isOrdered: Bool
        /// Plainly ascending, as a shard key's fields are that are not hashed.
        let isOne: Bool
    }

    let pattern: BSONDocument
    let fields: [Field]
    /// Whether no name is a path of several components.
    let isFlat: Bool

    init(_ pattern: BSONDocument) {
        self.pattern = pattern
        fields = pattern.map { name, direction in
            Field(
                name: name, isDescending: (direction.double ?? 1) < 0, isHashed: direction.string == "hashed",
                isOrdered: direction.double != nil, isOne: direction.double == 1)
        }
        isFlat = !fields.contains { $0.name.utf8.contains(UInt8(ascii: ".")) }
    }

    /// Whether an index of another pattern begins with a shard key's fields, so that its order is the chunks' order.
    func isPrefix(of other: KeyShape) -> Bool {
        guard fields.count <= other.fields.count else { return false }
        for place in fields.indices {
            let (own, indexed) = (fields[place], other.fields[place])
            guard own.name == indexed.name, own.isHashed ? indexed.isHashed : indexed.isOne else { return false }
        }
        return true
    }
}
