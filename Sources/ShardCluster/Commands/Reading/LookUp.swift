import BSON

extension ReadSource {
    /// The straight way for a filter that says no more than one field's value, where an ascending index on that field
    /// alone is the first that could serve it and no shard has orphans to hide: one seek a shard, and the answer of the
    /// general way.
    ///
    /// Nil for anything else.
    func lookUp(_ query: FindQuery, first count: Int) -> ReadResult? {
        guard documents == nil, query.sort == nil, query.projection == nil, query.hint == nil, query.skip == 0,
            let (field, value) = query.matcher.equalities?.only
        else { return nil }
        let wanted = min(query.limit ?? .max, count == .max ? .max : count + 1)
        let key = KeyString(value)
        var result = ReadResult(documents: [], isExhausted: true, statistics: [], plans: [])
        for part in parts {
            var statistics = ReadStatistics()
            defer { result.statistics.append(statistics) }
            guard result.documents.count < wanted else { continue }
            guard part.hidden == nil, part.stored.bulkCount == 0, part.stored.isFirst(ascending: field),
                let found = part.stored.documents(with: key, in: field, maximum: wanted - result.documents.count)
            else { return nil }
            statistics.keysExamined = found.count
            statistics.documentsExamined = found.count
            statistics.returned = found.count
            result.documents += found
        }
        if result.documents.count > count {
            result.documents.removeLast(result.documents.count - count)
            result.isExhausted = false
        }
        return result
    }
}

extension StoredCollection {
    /// Whether, of the indexes that begin with a field, the first is ascending on it alone and may be seen.
    fileprivate func isFirst(ascending field: String) -> Bool {
        for place in storedIndexes.indices where storedIndexes[place].definition.shape.fields[0].name == field {
            return storedIndexes[place].isComplete && storedIndexes[place].fields.isAscending(on: field)
        }
        return false
    }
}
