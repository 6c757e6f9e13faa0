package import BSON

extension StoredCollection {
    /// Stores the part of a batch whose keys lie in a range of the index that begins with its field; all of it
    /// where there is no such index.
    ///
    /// Throws `BadValue` for a batch that can't be, and `IllegalOperation` where an index, or documents of another
    /// field, stand in the way. Numbers must be new; that is the caller's to see to. Answers the part's totals.
    @discardableResult
    package mutating func append(
        bulk batch: BulkBatch, range: KeyRange = .all
    ) throws(CommandError) -> DocumentTotals {
        try batch.validate()
        try checkHoldsBulk(field: batch.field)
        let shape = BulkShape(batch)
        let whole = BulkRun(shape: shape, ranks: 0..<batch.count, firstNumber: batch.firstNumber)
        let keys = storedIndexes.compactMap { BulkIndexing($0, field: batch.field) }.first { $0.order == .key }
        guard let run = whole.restricted(to: keys.map { whole.ranks(withKeys: $0.numbers(in: range)) } ?? whole.ranks)
        else { return DocumentTotals() }
        bulk.append(run)
        return run.totals
    }

    /// Turns the matching generated documents of an access into real ones, so that they can be written to.
    ///
    /// Throws `ExceededMemoryLimit` and changes nothing when more than `limit` match. Answers where the new ones are.
    @discardableResult
    package mutating func materialise(
        _ access: Access, limit: Int, where matches: (BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) -> [RecordID] {
        if bulk.isEmpty { return [] }
        var ids: [Int64] = []
        var overflows = false
        try forEach(access) { (record, document) throws(CommandError) in
            guard record == nil, try matches(document) else { return true }
            guard ids.count < limit else {
                overflows = true
                return false
            }
            if let number = document["_id"]?.objectID.flatMap(BulkNumber.number) { ids.append(number) }
            return true
        }
        if overflows { throw Self.tooManyGenerated(limit) }
        return try materialise(numbers: ids)
    }

    /// Turns all generated documents into real ones, within a limit.
    package mutating func materialiseAll(limit: Int) throws(CommandError) {
        if bulkCount > limit { throw Self.tooManyGenerated(limit) }
        try materialise(.collectionScan, limit: limit) { _ in true }
    }

    private mutating func materialise(numbers: [Int64]) throws(CommandError) -> [RecordID] {
        var places: [BulkPlace] = []
        for number in numbers {
            for (index, run) in bulk.runs.enumerated() {
                guard let (batch, rank) = run.place(of: number) else { continue }
                places.append(BulkPlace(run: index, batch: batch, rank: rank))
                break
            }
        }
        places.sort()
        let runs = bulk.runs
        bulk.remove(places)
        var records: [RecordID] = []
        for place in places {
            records.append(try insert(runs[place.run].document(rank: place.rank, batch: place.batch)))
        }
        return records
    }

    func checkHoldsBulk(field: String) throws(CommandError) {
        if let other = bulk.field, other != field {
            throw .illegalOperation("\(namespace) holds generated documents keyed by \(other), not \(field)")
        }
        for index in storedIndexes {
            if BulkIndexing(index, field: field) == nil { throw bulkIndexError(index.spec.name) }
        }
    }

    /// Where generated documents stand in an index, `nil` when there are none; throws when it can't hold them.
    func bulkIndexing(of index: StoredIndex) throws(CommandError) -> BulkIndexing? {
        guard let field = bulk.field else { return nil }
        guard let indexing = BulkIndexing(index, field: field) else { throw bulkIndexError(index.spec.name) }
        return indexing
    }

    func bulkIndexError(_ name: String) -> CommandError {
        .illegalOperation(
            "index \(name) cannot hold generated documents: it must not be unique, and may have their key only as its "
                + "first field, ascending")
    }

    private static func tooManyGenerated(_ limit: Int) -> CommandError {
        .exceededMemoryLimit(
            "this would turn more than \(limit) generated documents into stored ones; narrow the filter")
    }
}
