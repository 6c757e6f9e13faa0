import BSON

extension Cluster {
    /// The straight way for `{find: C, filter: {KEY: value}}` on a one-field ranged shard key: one shard, one seek.
    ///
    /// Nil for anything else, which takes the general way and gets the same answer.
    mutating func findByKey(_ request: CommandRequest) throws(CommandError) -> CommandOutcome? {
        guard case .router(let router) = request.node, let (value, limit) = Self.keyLookup(request.document) else {
            return nil
        }
        let name = try request.namespace()
        guard case .sharded(let table)? = placement(of: name, router: router), table.pattern.fields.count == 1,
            !table.pattern.isHashed, UTF8Order.equal(table.pattern.fields[0].name, value.field)
        else { return nil }
        let key = KeyString(value.value)
        let shard = try shardOwning(name, key: key, router: router)
        var batch: [BSONValue] = []
        var examined = 0
        if hiddenRanges(of: name, on: shard) != nil { return nil }
        let isComplete = try read(name, on: shard, table.pattern, key) { document in
            examined += 1
            guard batch.count < limit else { return false }
            batch.append(.document(document))
            return true
        }
        guard isComplete else { return nil }
        let cursor: BSONDocument = ["firstBatch": .array(batch), "id": .int64(0), "ns": .string(name.text)]
        var statistics = ReadStatistics()
        (statistics.keysExamined, statistics.documentsExamined, statistics.returned) = (examined, examined, batch.count)
        return .reply(success(["cursor": .document(cursor)]), latency: DocumentCosts.read([statistics]))
    }

    /// Walks the documents of one key; false when the index can't be trusted with it or there are too many.
    private func read(
        _ name: Namespace, on shard: ShardID, _ pattern: ShardKeyPattern, _ key: KeyString,
        _ body: (BSONDocument) -> Bool
    ) throws(CommandError) -> Bool {
        let place = shards[shard.slot].collections
        guard let stored = place[name],
            let index = stored.storedIndexes.first(where: { $0.spec.key.count == 1 && pattern.isSupported(by: $0.spec) }
            ),
            !index.isMultikey
        else { return false }
        var count = 0
        try stored.forEach(.index(index.spec.name, ranges: [.prefix(key)], reverse: false)) { (_, document) in
            count += 1
            return count <= CrudLimits.firstBatch && body(document)
        }
        return count <= CrudLimits.firstBatch
    }

    private typealias FieldValue = (field: String, value: BSONValue)

    /// The one field of a filter that is a plain equality, and the limit; nil when the command says more.
    private static func keyLookup(_ command: BSONDocument) -> (FieldValue, limit: Int)? {
        command.withCursor { cursor in
            var filter: BSONDocument?
            var limit = Int.max
            _ = cursor.next()
            while cursor.next() {
                switch cursor.key {
                case "filter": filter = cursor.value.document
                case "limit":
                    guard let count = cursor.value.int64, count >= 0 else { return nil }
                    limit = count == 0 ? .max : Int(clamping: count)
                case "lsid", "$db", "$clusterTime", "singleBatch", "comment", "maxTimeMS": continue
                default: return nil
                }
            }
            guard let (field, value) = filter?.first, filter?.count == 1, isPlain(value),
                !FieldNames.startsWithDollar(field)
            else { return nil }
            return ((field, value), limit)
        }
    }

    private static func isPlain(_ value: BSONValue) -> Bool {
        switch value {
        case .int32, .int64, .double, .string, .objectID, .date, .bool: !MatchComparison.isNaN(value)
        default: false
        }
    }
}
