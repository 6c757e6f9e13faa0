import BSON

/// A stored document that a write is about to change.
struct FoundDocument: Sendable {
    let shard: ShardID
    let record: RecordID
    let document: BSONDocument
}

extension Cluster {
    /// The first document of a query's order, stored: a generated one turns into a stored one.
    mutating func findOne(
        _ name: Namespace, _ query: FindQuery, _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) -> FoundDocument? {
        let source = try source(of: name, for: query.matcher, request)
        if query.sort == nil, query.hint == nil, let id = query.matcher.equalities?["_id"],
            source.parts.allSatisfy({ $0.stored.bulkCount == 0 })
        {
            guard let found = try Self.find(id, query.matcher, in: source, &batch) else { return nil }
            try requireNoMovePrimary(name)
            try requireDiskSpace(on: found.shard)
            return found
        }
        var one = query
        (one.limit, one.skip, one.projection) = (1, 0, nil)
        let budget = StepBudget()
        var best: (shard: ShardID, document: BSONDocument)?
        for part in source.parts {
            let single = ReadSource(parts: [part], pattern: source.pattern)
            let result = try single.read(one, first: 1, budget)
            batch.examined = max(batch.examined, result.statistics.first?.documentsExamined ?? 0)
            guard let document = result.documents.first else { continue }
            if let sort = one.sort, let current = best, sort.compare(current.document, document) <= 0 { continue }
            best = (part.shard, document)
            if one.sort == nil { break }
        }
        guard let best, let id = best.document["_id"] else { return nil }
        if self[.shard(best.shard)].isDisturbed, self[best.shard].collections[name]?.record(withID: id) == nil {
            keepShare(of: name, on: best.shard)
        }
        let record = try change(name, on: best.shard) { stored throws(CommandError) -> RecordID? in
            if let record = stored.record(withID: id) { return record }
            try stored.materialise(.index("_id_", ranges: [.prefix(KeyString(id))], reverse: false), limit: 1) { _ in
                true
            }
            return stored.record(withID: id)
        }
        return record.map { FoundDocument(shard: best.shard, record: $0, document: best.document) }
    }

    /// The straight way for a filter of plain equalities, one of them on `_id`: one seek on each shard.
    private static func find(
        _ id: BSONValue, _ matcher: Matcher, in source: ReadSource, _ batch: inout WriteBatch
    ) throws(CommandError) -> FoundDocument? {
        for part in source.parts {
            guard let record = part.stored.record(withID: id), let document = part.stored.document(record) else {
                continue
            }
            batch.examined = max(batch.examined, 1)
            guard try matcher.matches(document), !source.isOrphan(document, in: part) else { continue }
            return FoundDocument(shard: part.shard, record: record, document: document)
        }
        return nil
    }

    /// All documents that match, stored.
    ///
    /// - Throws: ExceededMemoryLimit (146) when more generated documents match than may turn into stored ones.
    mutating func findAll(
        _ name: Namespace, _ matcher: Matcher, hint: BSONValue?, _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) -> [FoundDocument] {
        let source = try source(of: name, for: matcher, request)
        let budget = StepBudget()
        var found: [FoundDocument] = []
        for part in source.parts {
            let plan = try AccessPlan(part.stored, matcher, sort: nil, hint: hint)
            var stored = part.stored
            if stored.bulkCount > 0 {
                keepShare(of: name, on: part.shard)
                stored = try change(name, on: part.shard) { stored throws(CommandError) in
                    try stored.materialise(plan.access, limit: CrudLimits.materialised) {
                        document throws(CommandError) in
                        try matcher.matches(document)
                    }
                    return stored
                }
            }
            var examined = ReadStatistics()
            try plan.visit(stored, &examined) { (record, document) throws(CommandError) in
                try budget.take()
                guard let record, try plan.admits(document, matcher), !source.isOrphan(document, in: part)
                else {
                    return true
                }
                found.append(FoundDocument(shard: part.shard, record: record, document: document))
                return true
            }
            batch.examined = max(batch.examined, examined.documentsExamined)
        }
        return found
    }
}
