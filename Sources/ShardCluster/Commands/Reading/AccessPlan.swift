import BSON

/// How one shard comes by the documents of a query.
struct AccessPlan: Sendable {
    let access: StoredCollection.Access
    /// The index that is walked; nil for a scan of the collection.
    let index: IndexSpec?
    let bounds: KeyBounds?
    let isReverse: Bool
    /// Whether documents come in the order that was asked for.
    let isSorted: Bool
    /// Whether every document that comes matches, so that the filter need not be looked at.
    let isExact: Bool

    /// - Throws: BadValue (2) for a hint at an index that isn't there.
    init(
        _ stored: StoredCollection, _ matcher: Matcher, sort: SortPattern?, hint: BSONValue?
    ) throws(CommandError) {
        let candidates = try Self.candidates(stored, hint: hint)
        var best: (index: StoredIndex, bounds: KeyBounds?, order: SortFit, score: Int)?
        for index in candidates {
            let bounds = matcher.keyBounds(for: index.spec.key, isSingleValued: !index.isMultikey)
            let order = SortFit(index, bounds, sort)
            guard bounds != nil || order != .none || hint != nil else { continue }
            let score = 4 * (bounds.map { $0.pointFields + $0.boundFields } ?? 0) + (order != .none ? 1 : 0)
            if best.map({ score > $0.score }) ?? true { best = (index, bounds, order, score) }
        }
        guard let best else {
            access = .collectionScan
            index = nil
            bounds = nil
            isReverse = false
            isSorted = sort == nil || sort?.isNatural == true
            isExact = matcher.isAlwaysTrue
            return
        }
        index = best.index.spec
        bounds = best.bounds
        isReverse = best.order == .backward
        isSorted = sort == nil || best.order != .none
        let ranges = best.bounds?.ranges ?? [.all]
        access = .index(best.index.spec.name, ranges: isReverse ? ranges.reversed() : ranges, reverse: isReverse)
        isExact = Self.isExact(matcher, best.index, best.bounds)
    }

    /// Whether a document that came by this plan matches.
    func admits(_ document: BSONDocument, _ matcher: Matcher) throws(CommandError) -> Bool {
        isExact ? true : try matcher.matches(document)
    }

    private static func candidates(_ stored: StoredCollection, hint: BSONValue?) throws(CommandError) -> [StoredIndex] {
        guard let hint else { return stored.storedIndexes.filter(\.isComplete) }
        if hint.document?.first?.key == "$natural" { return [] }
        guard
            let index = stored.storedIndexes.first(where: {
                $0.spec.name == hint.string || $0.spec.key == hint.document
            })
        else {
            throw .badValue(
                "error processing query: ns=\(stored.namespace): planner returned error :: caused by :: hint provided "
                    + "does not correspond to an existing index")
        }
        return [index]
    }

    /// Whether the walk finds nothing that doesn't match.
    private static func isExact(_ matcher: Matcher, _ index: StoredIndex, _ bounds: KeyBounds?) -> Bool {
        guard bounds != nil else { return matcher.isAlwaysTrue }
        return covers(matcher, index)
    }

    /// Whether the index's keys alone decide the filter.
    static func covers(_ matcher: Matcher, _ index: StoredIndex) -> Bool {
        guard let (name, kind) = index.spec.key.first, index.spec.key.count == 1, kind.double != nil, !index.isMultikey
        else { return false }
        return matcher.root.isBoundsOnly(on: name)
    }
}

/// Whether the walk of an index gives the order of a sort.
enum SortFit: Sendable, Hashable {
    case none
    case forward
    case backward

    init(_ index: StoredIndex, _ bounds: KeyBounds?, _ sort: SortPattern?) {
        guard let sort, !sort.isEmpty, !index.isMultikey else {
            self = .none
            return
        }
        // Fields fixed to one value may stand in front of the sort's.
        let fixed = bounds?.ranges.count == 1 ? bounds?.pointFields ?? 0 : 0
        let keys = Array(index.spec.key)
        for skipped in 0...min(fixed, keys.count) {
            if let fit = Self.fit(keys.dropFirst(skipped), sort) {
                self = fit
                return
            }
        }
        self = .none
    }

    private static func fit(_ keys: ArraySlice<(key: String, value: BSONValue)>, _ sort: SortPattern) -> SortFit? {
        guard sort.fields.count <= keys.count else { return nil }
        var directions: Set<Bool> = []
        for (key, field) in zip(keys, sort.fields) {
            guard key.key == field.path.text, let direction = key.value.double else { return nil }
            directions.insert((direction < 0) == field.isDescending)
        }
        return directions.count == 1 ? (directions.contains(true) ? .forward : .backward) : nil
    }
}
