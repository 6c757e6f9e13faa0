import BSON

/// A projection that the keys of an index answer without the documents.
struct CoveredProjection: Sendable {
    /// Fields of the index that are shown, in the index's order.
    private let shown: [String]

    /// Nil where a document must be fetched: for a field, or a condition, that the keys don't hold, for an array, and on
    /// a sharded collection where the keys don't hold the shard key.
    init?(_ query: FindQuery, _ plan: AccessPlan, _ pattern: ShardKeyPattern?) {
        guard let scan = plan.scan, scan.isExact, !scan.isMultikey, plan.isSorted, let wanted = Self.fields(query)
        else { return nil }
        let held = scan.index.key.filter { $0.value.double != nil }.map(\.key)
        guard wanted.allSatisfy(held.contains) else { return nil }
        if let pattern, !pattern.fields.allSatisfy({ held.contains($0.name) }) { return nil }
        shown = held.filter(wanted.contains)
    }

    /// What has to be read; a count reads nothing.
    private static func fields(_ query: FindQuery) -> [String]? {
        switch query.answer {
        case .documents: query.projection?.plainInclusions
        case .count, .number: []
        case .distinct, .oneOfEach: nil
        }
    }

    /// What the keys say: a field that isn't there is null in them.
    func document(_ document: BSONDocument) -> BSONDocument {
        BSONDocument(shown.map { ($0, document[$0] ?? .null) })
    }
}
