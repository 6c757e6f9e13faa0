import BSON

/// A shard key's value in short: the value alone where the key has one field.
enum KeyText {
    static func of(_ key: BSONDocument) -> String {
        let fields = Array(key)
        if fields.count == 1, let value = fields.first?.1 { return text(value) }
        return named(fields)
    }

    /// A shard key's fields as they are written in the shell: `{ key: 1 }`.
    static func pattern(_ pattern: BSONDocument) -> String { named(Array(pattern)) }

    private static func named(_ fields: [(String, BSONValue)]) -> String {
        "{ " + fields.map { "\($0.0): \(text($0.1))" }.joined(separator: ", ") + " }"
    }

    private static func text(_ value: BSONValue) -> String {
        switch value {
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        default: ExtendedJSON.relaxed(value)
        }
    }
}
