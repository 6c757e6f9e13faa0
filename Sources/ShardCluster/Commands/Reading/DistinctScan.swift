import BSON

/// A walk from one value of an index's field to the next: DISTINCT_SCAN.
struct DistinctScan: Sendable {
    let scan: IndexScan
    /// The fields up to the one that is walked; those in front of it are fixed.
    private let fields: [(path: [String], isDescending: Bool)]

    /// Nil where documents must be looked at: without an index that has the field behind none but fixed ones and gives
    /// the order that is asked for, on arrays, on shards with orphans, and where a filter asks for more than a stretch
    /// of that field.
    init?(_ part: ReadSource.Part, _ query: FindQuery, _ path: FieldPath, isBackward: Bool = false) {
        guard part.hidden == nil else { return nil }
        var best: (scan: IndexScan, shape: KeyShape, place: Int)?
        for index in part.stored.storedIndexes {
            let shape = index.definition.shape
            guard index.isComplete, !index.isMultikey, Self.isMeant(index.spec, query.hint),
                let place = shape.fields.firstIndex(where: { $0.isOrdered && $0.name == path.text }),
                shape.fields[..<place].allSatisfy(\.isOrdered),
                best.map({ shape.fields.count < $0.shape.fields.count }) ?? true
            else { continue }
            let bounds = query.matcher.keyBounds(for: shape, arrays: index.arrays)
            let order = SortFit(index, bounds, query.sort)
            guard query.sort == nil || order != .none, Self.isStretch(bounds, at: place) else { continue }
            let scan = IndexScan(index, bounds, query.matcher, isReverse: (order == .backward) != isBackward)
            if scan.isExact, scan.keyFilter == nil { best = (scan, shape, place) }
        }
        guard let best else { return nil }
        scan = best.scan
        fields = best.shape.fields[...best.place].map { (FieldPath($0.name).parts, $0.isDescending) }
    }

    /// Whether the fields in front of one are fixed to a value each, and no field behind it is bound.
    private static func isStretch(_ bounds: KeyBounds?, at place: Int) -> Bool {
        guard let bounds else { return place == 0 }
        return bounds.boundFields <= place + 1 && bounds.rangedFields == bounds.boundFields
            && bounds.pointFields >= place
            && bounds.fields.prefix(place).allSatisfy { $0?.intervals.count == 1 }
    }

    private static func isMeant(_ spec: IndexSpec, _ hint: BSONValue?) -> Bool {
        guard let hint else { return true }
        return spec.name == hint.string
            || hint.document != nil && BSONValue.compare(.document(spec.key), hint) == 0
    }

    /// Keys of one value that are passed by before the next value is sought: where each value is there once or a few
    /// times, going on is cheaper.
    private static let stride = 8

    /// The first document of each value that will do, in the walk's order, until `body` answers false.
    ///
    /// A seek costs a step for each run of generated documents, of which each has to be looked into.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics, _ budget: StepBudget,
        where willDo: (BSONDocument) -> Bool, _ body: (BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        var goesOn = true
        var (keys, returned) = (0, 0)
        defer {
            statistics.keysExamined += keys
            statistics.returned += returned
        }
        for range in scan.isReverse ? scan.ranges.reversed() : scan.ranges {
            var rest = range
            while goesOn, !rest.isEmpty {
                try budget.take(1 + stored.bulk.runs.count)
                var value: KeyString?
                var passed = 0
                let access = StoredCollection.Access.index(scan.index.name, ranges: [rest], reverse: scan.isReverse)
                try stored.forEach(access) { (_, document) throws(CommandError) in
                    let key = key(of: document)
                    if key == value {
                        passed += 1
                        return passed < Self.stride
                    }
                    keys += 1
                    guard willDo(document) else { return true }
                    (value, passed) = (key, 0)
                    returned += 1
                    goesOn = try body(document)
                    return goesOn
                }
                // To the next value, or to the end where this was the last.
                guard let value, passed >= Self.stride else { break }
                rest =
                    scan.isReverse
                    ? KeyRange(low: rest.low, high: value) : KeyRange(low: value.afterPrefix, high: rest.high)
            }
        }
    }

    /// What the keys of all documents with the same value begin with.
    private func key(of document: BSONDocument) -> KeyString {
        var bytes: [UInt8] = []
        for field in fields {
            KeyStringEncoding.append(
                document.value(at: field.path) ?? .null, descending: field.isDescending, to: &bytes)
        }
        return KeyString(bytes: bytes)
    }
}
