package import BSON

/// Ranges of index or shard keys that hold every document that a filter matches.
package struct KeyBounds: Sendable, Hashable {
    /// In key order, not overlapping.
    package let ranges: [KeyRange]
    /// Fields at the front that are fixed to single values.
    let pointFields: Int
    /// Fields at the front that the filter says anything about.
    let boundFields: Int

    /// Ranges into which single values of several fields multiply at most; beyond it the later fields stay open.
    private static let rangeLimit = 1_000

    /// Nil when the filter says nothing about the first field.
    init?(_ matcher: Matcher, fields: [(path: String, kind: FieldBounds.Kind)], isSingleValued: Bool) {
        var prefixes: [[UInt8]] = [[]]
        var pointFields = 0
        for field in fields {
            let bounds = FieldBounds.bounds(
                of: field.path, in: matcher.root, kind: field.kind, isSingleValued: isSingleValued)
            guard let bounds, prefixes.count * max(1, bounds.ranges.count) <= Self.rangeLimit else { break }
            if bounds.arePoints {
                prefixes = prefixes.flatMap { prefix in bounds.ranges.map { prefix + $0.low.bytes } }
                pointFields += 1
                continue
            }
            let ranges = prefixes.flatMap { prefix in
                bounds.ranges.map {
                    KeyRange(
                        low: KeyString(bytes: prefix + $0.low.bytes), high: KeyString(bytes: prefix + $0.high.bytes))
                }
            }
            self.init(ranges: ranges, pointFields: pointFields, boundFields: pointFields + 1)
            return
        }
        guard pointFields > 0 else { return nil }
        self.init(
            ranges: prefixes.map { .prefix(KeyString(bytes: $0)) }, pointFields: pointFields, boundFields: pointFields)
    }

    private init(ranges: [KeyRange], pointFields: Int, boundFields: Int) {
        self.ranges = KeyRange.merged(ranges)
        self.pointFields = pointFields
        self.boundFields = boundFields
    }
}

extension Matcher {
    /// The ranges of an index or shard key pattern such as `{a: 1, b: "hashed"}`; nil when all keys may match.
    ///
    /// `isSingleValued` promises that no document has an array in the pattern's fields.
    package func keyBounds(for pattern: BSONDocument, isSingleValued: Bool = true) -> KeyBounds? {
        if isAlwaysTrue { return nil }
        let fields = pattern.map { name, direction in
            let kind: FieldBounds.Kind =
                direction.string == "hashed" ? .hashed : (direction.double ?? 1) < 0 ? .descending : .ascending
            return (path: name, kind: kind)
        }
        return KeyBounds(self, fields: fields, isSingleValued: isSingleValued)
    }

    /// The value that an equality in the filter fixes a path to; what an upsert starts from.
    func equalities() -> [(path: FieldPath, value: BSONValue)] { Self.equalities(root) }

    private static func equalities(_ node: MatchNode) -> [(path: FieldPath, value: BSONValue)] {
        switch node {
        case .field(let path, .equal(let value)): [(path, value)]
        case .field(let path, .isIn(let values, let patterns)) where values.count == 1 && patterns.isEmpty:
            [(path, values[0])]
        case .all(let nodes): nodes.flatMap(equalities)
        case .any(let nodes) where nodes.count == 1: equalities(nodes[0])
        default: []
        }
    }
}
