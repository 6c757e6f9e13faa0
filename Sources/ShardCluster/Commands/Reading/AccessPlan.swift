import BSON

/// How one shard comes by the documents of a query.
///
/// The rule: among the indexes that may be used, the one with the most fields at its front fixed to single values, then
/// with the most fields bound at all, then one that gives the order asked for, then the oldest. An index without a
/// bound is used for its order alone. A filter that is an `$or` each of whose branches has an index walks those.
struct AccessPlan: Sendable {
    enum Route: Sendable {
        case scan
        case index(IndexScan)
        case union([IndexScan])
    }

    let route: Route
    /// Whether documents come in the order that was asked for.
    let isSorted: Bool
    /// Whether every document that comes matches, so that the filter need not be looked at.
    let isExact: Bool

    /// - Throws: BadValue (2) for a hint at an index that isn't there.
    init(
        _ stored: StoredCollection, _ matcher: Matcher, sort: SortPattern?, hint: BSONValue?
    ) throws(CommandError) {
        let isNatural = hint?.document?.first?.key == "$natural"
        let isFree = sort == nil || sort?.isNatural == true
        guard !isNatural else {
            (route, isSorted, isExact) = (.scan, isFree, false)
            return
        }
        let candidates = try Self.candidates(stored, matcher, hint: hint)
        let best = Self.best(of: candidates, stored, matcher, sort: sort, isHinted: hint != nil)
        if best?.scan.bounds == nil, hint == nil, let scans = Self.union(stored, matcher) {
            (route, isSorted) = (.union(scans), isFree)
        } else if let best {
            (route, isSorted) = (.index(best.scan), isFree || best.isSorted)
        } else {
            (route, isSorted) = (.scan, isFree)
        }
        switch route {
        case .scan: isExact = matcher.isAlwaysTrue
        case .index(let scan): isExact = scan.isExact
        case .union: isExact = false
        }
    }

    /// The one index that is walked.
    var scan: IndexScan? {
        if case .index(let scan) = route { scan } else { nil }
    }

    /// Whether a document that came by this plan matches.
    func admits(_ document: BSONDocument, _ matcher: Matcher) throws(CommandError) -> Bool {
        isExact ? true : try matcher.matches(document)
    }

    /// What holds all documents that come, and maybe more; for generated documents that are to turn real.
    var access: StoredCollection.Access {
        guard let scan else { return .collectionScan }
        return .index(scan.index.name, ranges: scan.ranges, reverse: false)
    }

    /// Streams the documents, each once, with what was looked at; `isCovered` fetches none of them.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics, isCovered: Bool = false,
        _ body: (RecordID?, BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        var fetched = 0
        defer { if !isCovered { statistics.documentsExamined += fetched } }
        switch route {
        case .scan:
            try stored.forEach(.collectionScan) { (record, document) throws(CommandError) in
                fetched += 1
                return try body(record, document)
            }
        case .index(let scan):
            _ = try scan.visit(stored, &statistics) { (record, document) throws(CommandError) in
                fetched += 1
                return try body(record, document)
            }
        case .union(let scans):
            var seen: Set<KeyString> = []
            for scan in scans {
                var own = ReadStatistics()
                var returned = 0
                let goesOn = try scan.visit(stored, &own) { (record, document) throws(CommandError) in
                    returned += 1
                    guard seen.insert(KeyString(document["_id"] ?? .null)).inserted else { return true }
                    fetched += 1
                    return try body(record, document)
                }
                own.returned = returned
                statistics.keysExamined += own.keysExamined
                statistics.branches.append(own)
                if !goesOn { return }
            }
        }
    }
}

/// Choosing.
extension AccessPlan {
    private static func best(
        of candidates: [Int], _ stored: StoredCollection, _ matcher: Matcher, sort: SortPattern?, isHinted: Bool
    ) -> (scan: IndexScan, isSorted: Bool)? {
        var best: (place: Int, bounds: KeyBounds?, order: SortFit, score: (Int, Int, Int))?
        for place in candidates {
            let definition = stored.storedIndexes[place].definition
            // One with no more fields than are fixed already can't be better, but for its order.
            if sort == nil, let best, definition.shape.fields.count <= best.score.0 { continue }
            var bounds = matcher.keyBounds(for: definition.shape, arrays: stored.storedIndexes[place].arrays)
            if definition.spec.sparse, !definition.spec.key.keys.contains(where: matcher.root.isSparseSafe(on:)) {
                bounds = nil
            }
            let order = sort == nil ? .none : SortFit(stored.storedIndexes[place], bounds, sort)
            guard bounds != nil || isHinted || (order != .none && stored.storedIndexes[place].isComplete) else {
                continue
            }
            let score = (bounds?.pointFields ?? 0, bounds?.boundFields ?? 0, order != .none ? 1 : 0)
            if best.map({ $0.score < score }) ?? true { best = (place, bounds, order, score) }
        }
        guard let best else { return nil }
        let scan = IndexScan(
            stored.storedIndexes[best.place], best.bounds, matcher, isReverse: best.order == .backward)
        return (scan, best.order != .none)
    }

    private static func union(_ stored: StoredCollection, _ matcher: Matcher) -> [IndexScan]? {
        guard case .any(let nodes) = matcher.root, nodes.count > 1 else { return nil }
        var scans: [IndexScan] = []
        for node in nodes {
            let branch = Matcher(root: node, constants: matcher.constants)
            guard let usable = try? candidates(stored, branch, hint: nil),
                let found = best(of: usable, stored, branch, sort: nil, isHinted: false), found.scan.bounds != nil
            else { return nil }
            scans.append(found.scan)
        }
        return scans
    }

    /// Places of indexes. Hidden ones are not seen, and partial ones only by queries that imply their filter.
    private static func candidates(
        _ stored: StoredCollection, _ matcher: Matcher, hint: BSONValue?
    ) throws(CommandError) -> [Int] {
        guard let hint else {
            var places: [Int] = []
            places.reserveCapacity(stored.storedIndexes.count)
            for place in stored.storedIndexes.indices {
                let definition = stored.storedIndexes[place].definition
                if definition.spec.hidden { continue }
                if let filter = definition.filter, !matcher.root.implies(filter.root) { continue }
                places.append(place)
            }
            return places
        }
        let place = stored.storedIndexes.firstIndex {
            $0.spec.name == hint.string
                || hint.document != nil && BSONValue.compare(.document($0.spec.key), hint) == 0
        }
        guard let place, !stored.storedIndexes[place].spec.hidden else {
            throw .badValue(
                "error processing query: ns=\(stored.namespace): planner returned error :: caused by :: hint provided "
                    + "does not correspond to an existing index")
        }
        return [place]
    }
}
