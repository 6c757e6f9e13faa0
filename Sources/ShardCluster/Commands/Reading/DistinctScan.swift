import BSON

/// A walk from one value of an index's first field to the next: DISTINCT_SCAN.
struct DistinctScan: Sendable {
    let scan: IndexScan
    private let path: [String]
    private let isDescending: Bool

    /// Nil where documents must be looked at: without an index that begins with the field, on arrays, on shards with
    /// orphans, and where a filter asks for more than a stretch of that field.
    init?(_ part: ReadSource.Part, _ query: FindQuery, _ path: FieldPath) {
        guard part.hidden == nil else { return nil }
        let fitting = part.stored.storedIndexes.filter { index in
            let first = index.definition.shape.fields.first
            return index.isComplete && !index.isMultikey && first?.isOrdered == true && first?.name == path.text
                && Self.isMeant(index.spec, query.hint)
        }
        guard let index = fitting.min(by: { $0.spec.key.count < $1.spec.key.count }) else { return nil }
        let bounds = query.matcher.keyBounds(for: index.definition.shape, arrays: index.arrays)
        scan = IndexScan(index, bounds, query.matcher, isReverse: false)
        guard scan.isExact, scan.keyFilter == nil, (bounds?.boundFields ?? 0) <= 1 else { return nil }
        self.path = path.parts
        isDescending = index.definition.shape.fields[0].isDescending
    }

    private static func isMeant(_ spec: IndexSpec, _ hint: BSONValue?) -> Bool {
        guard let hint else { return true }
        return spec.name == hint.string
            || hint.document != nil && BSONValue.compare(.document(spec.key), hint) == 0
    }

    /// Each value once; a document without the field has none.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics, _ body: (BSONValue) -> Void
    ) throws(CommandError) {
        for range in scan.ranges {
            var rest = range
            while !rest.isEmpty {
                var found: (value: BSONValue, isThere: Bool)?
                let access = StoredCollection.Access.index(scan.index.name, ranges: [rest], reverse: false)
                try stored.forEach(access, keys: &statistics.keysExamined) { (_, document) in
                    let value = document.value(at: path)
                    // A key has null also for what is missing.
                    if value != nil || found == nil { found = (value ?? .null, value != nil) }
                    return value == nil
                }
                guard let found else { break }
                if found.isThere {
                    statistics.returned += 1
                    body(found.value)
                }
                guard found.isThere else { break }
                rest = KeyRange(low: KeyString(found.value, descending: isDescending).afterPrefix, high: rest.high)
            }
        }
    }
}
