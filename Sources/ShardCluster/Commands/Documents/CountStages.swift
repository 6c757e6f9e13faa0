import BSON

/// How a count or a distinct is shown.
extension PlanStages {
    /// COUNT over what finds the documents; without a filter the collection's own figure, RECORD_STORE_FAST_COUNT.
    func count(_ skip: Int, _ limit: Int, _ counts: ReadStatistics?) -> BSONDocument {
        var stage: BSONDocument = ["stage": .string(isFastCount ? "RECORD_STORE_FAST_COUNT" : "COUNT")]
        if let counts {
            stage.append("nReturned", 0)
            stage.append("nCounted", .integer(min(max(0, counts.returned - skip), limit)))
            stage.append("nSkipped", .integer(min(counts.returned, skip)))
        }
        if isFastCount { return stage }
        stage.append("inputStage", .document(number(counts)))
        return stage
    }

    /// What finds documents that are only counted.
    func number(_ counts: ReadStatistics?) -> BSONDocument { stretch.map { countScan($0, counts) } ?? reading(counts) }

    /// What counting looked at: a COUNT_SCAN also at the key behind its last, a fast count at nothing.
    func counted(_ counts: ReadStatistics) -> ReadStatistics {
        var result = counts
        guard query.isCounting else { return result }
        if isFastCount { (result.keysExamined, result.documentsExamined) = (0, 0) }
        if stretch != nil { result.keysExamined += 1 }
        return result
    }

    /// A shard's own figure, orphans and all.
    private var isFastCount: Bool { query.isCount && query.matcher.isAlwaysTrue && query.hint == nil }

    /// The walk of a COUNT_SCAN: from one key to another, nothing filtered.
    private var stretch: IndexScan? {
        guard !isFastCount, isCovered, pattern == nil, let scan = plan.scan, scan.isOneStretch else { return nil }
        return scan
    }

    private func countScan(_ scan: IndexScan, _ counts: ReadStatistics?) -> BSONDocument {
        var stage: BSONDocument = ["stage": "COUNT_SCAN"]
        if let counts {
            stage.append("nReturned", .integer(counts.returned))
            stage.append("keysExamined", .integer(counts.keysExamined))
        }
        Self.describe(scan, in: &stage)
        let ends = scan.index.key.enumerated().map { place, field -> (String, ValueInterval) in
            let given = scan.bounds.flatMap { place < $0.fields.count ? $0.fields[place] : nil }
            let interval = given?.intervals.first ?? .all
            return (field.key, (field.value.double ?? 1) < 0 ? interval.reversed : interval)
        }
        stage.append(
            "indexBounds",
            [
                "startKey": .document(BSONDocument(ends.map { ($0.0, $0.1.low) })),
                "startKeyInclusive": .bool(ends.allSatisfy(\.1.includesLow)),
                "endKey": .document(BSONDocument(ends.map { ($0.0, $0.1.high) })),
                "endKeyInclusive": .bool(ends.allSatisfy(\.1.includesHigh)),
            ])
        return stage
    }

    /// PROJECTION_COVERED, or FETCH where a `$group` takes more than the keys hold, over DISTINCT_SCAN.
    static func document(_ walk: DistinctScan, _ query: FindQuery, _ counts: ReadStatistics?) -> BSONDocument {
        var inner: BSONDocument = ["stage": "DISTINCT_SCAN"]
        if let counts { inner.append("nReturned", .integer(counts.returned)) }
        describe(walk.scan, in: &inner)
        inner.append("direction", walk.scan.isReverse ? "backward" : "forward")
        inner.append("indexBounds", .document(bounds(walk.scan)))
        if let counts { inner.append("keysExamined", .integer(counts.keysExamined)) }
        let isCovered = walk.covers(query)
        var outer: BSONDocument = ["stage": .string(isCovered ? "PROJECTION_COVERED" : "FETCH")]
        if let counts { outer.append("nReturned", .integer(counts.returned)) }
        if isCovered {
            outer.append("transformBy", .document(walk.shown(query)))
        } else if let counts {
            outer.append("docsExamined", .integer(counts.documentsExamined))
        }
        outer.append("inputStage", .document(inner))
        return outer
    }
}
