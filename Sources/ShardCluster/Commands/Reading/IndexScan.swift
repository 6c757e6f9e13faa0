import BSON

/// A walk of one index: IXSCAN. Never changed, so that plans share it.
final class IndexScan: Sendable {
    private let definition: IndexDefinition
    /// For each field the components of its path that are arrays in some document, a bit each.
    let arrays: [UInt32]
    /// Nil walks the whole index.
    let bounds: KeyBounds?
    let isReverse: Bool
    /// Whether every document that comes matches the filter that it was made for.
    let isExact: Bool
    /// What the bounds leave open and the keys tell: only documents come that match.
    let keyFilter: Matcher?

    init(_ stored: StoredIndex, _ bounds: KeyBounds?, _ matcher: Matcher, isReverse: Bool) {
        definition = stored.definition
        arrays = stored.arrays
        self.bounds = bounds
        self.isReverse = isReverse
        let isExactInBounds =
            bounds == nil
            ? matcher.isAlwaysTrue : !stored.isMultikey && Self.decides(matcher, bounds, stored.definition.shape)
        let fields = isExactInBounds || stored.isMultikey ? [] : Self.bound(bounds, stored.definition.shape)
        keyFilter = !fields.isEmpty && matcher.root.isDecidedByKeys(on: fields) ? matcher : nil
        isExact = isExactInBounds || keyFilter != nil
    }

    var index: IndexSpec { definition.spec }

    var isMultikey: Bool { arrays.contains { $0 != 0 } }

    var ranges: [KeyRange] { bounds?.ranges ?? [.all] }

    /// Whether the fields that have bounds decide the filter, hashes aside.
    static func decides(_ matcher: Matcher, _ bounds: KeyBounds?, _ key: BSONDocument) -> Bool {
        decides(matcher, bounds, KeyShape(key))
    }

    private static func decides(_ matcher: Matcher, _ bounds: KeyBounds?, _ shape: KeyShape) -> Bool {
        matcher.root.isBoundsOnly(on: bound(bounds, shape))
    }

    /// The fields that have bounds, hashes aside.
    private static func bound(_ bounds: KeyBounds?, _ shape: KeyShape) -> [String] {
        var bound: [String] = []
        for (place, field) in shape.fields.enumerated() where field.isOrdered {
            if let bounds, place < bounds.fields.count, bounds.fields[place] != nil { bound.append(field.name) }
        }
        return bound
    }

    /// Whether all keys from one to another are walked, as COUNT_SCAN does it.
    var isOneStretch: Bool {
        guard keyFilter == nil else { return false }
        guard let bounds else { return true }
        return bounds.ranges.count == 1 && bounds.rangedFields == bounds.boundFields
            && bounds.fields.allSatisfy { $0.map { $0.intervals.count == 1 } ?? true }
    }

    /// Streams what lies in the bounds; counts each key that is looked at, also the one behind a range that is not the
    /// index's last.
    ///
    /// Answers false when `body` did.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics,
        _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) -> Bool {
        var seen: Set<Int64> = []
        var goesOn = true
        let checksRest = bounds.map { $0.rangedFields < $0.fields.count } == true && !isMultikey
        let ordered = isReverse ? ranges.reversed() : ranges
        var keys = 0
        defer { statistics.keysExamined += keys }
        for (place, range) in ordered.enumerated() where goesOn {
            let access = StoredCollection.Access.index(index.name, ranges: [range], reverse: isReverse)
            try stored.forEach(access, keys: &keys) { (record, document) throws(CommandError) in
                if let keyFilter, try !keyFilter.matches(document) { return true }
                if checksRest, bounds?.admits(document, definition.fields.paths) == false { return true }
                if isMultikey, let record, !seen.insert(record.raw).inserted { return true }
                goesOn = try body(record, document)
                return goesOn
            }
            guard goesOn, ordered.count > 1 else { continue }
            let next = place + 1 < ordered.count ? ordered[place + 1] : nil
            let gap =
                isReverse
                ? KeyRange(low: next?.high ?? .lowest, high: range.low)
                : KeyRange(low: range.high, high: next?.low ?? .highest)
            if stored.totals(in: gap, keyIndex: index.name).count > 0 { keys += 1 }
        }
        return goesOn
    }
}
