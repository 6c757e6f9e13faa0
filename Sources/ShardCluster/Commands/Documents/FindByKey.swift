import BSON

extension Cluster {
    /// The straight way for `{find: C, filter: {KEY: value}}` on a one-field ranged shard key: one shard, one seek.
    ///
    /// Nil for anything else, which takes the general way and gets the same answer.
    mutating func findByKey(_ request: CommandRequest) throws(CommandError) -> CommandOutcome? {
        guard case .router(let router) = request.node, readsNewest(request), let lookup = KeyLookup(request.document)
        else { return nil }
        let name = try request.namespace()
        guard case .sharded(let table)? = placement(of: name, router: router), table.pattern.fields.count == 1,
            !table.pattern.isHashed, UTF8Order.equal(table.pattern.fields[0].name, lookup.field)
        else { return nil }
        let key = KeyString(lookup.value)
        let refusals = routers[router].staleConfigErrors
        let shard = try shardOwning(name, key: key, router: router)
        // The table that was read anew may be by another shard key.
        guard routers[router].staleConfigErrors == refusals else { return nil }
        if hiddenRanges(of: name, on: shard) != nil { return nil }
        let maximum = min(lookup.limit, CrudLimits.firstBatch) + 1
        let found = shards[shard.slot].collections.read(name) { stored in
            stored.documents(with: key, in: lookup.field, maximum: maximum)
        }
        guard case .some(.some(let documents)) = found, documents.count <= CrudLimits.firstBatch else { return nil }
        let batch = lookup.limit < documents.count ? Array(documents.prefix(lookup.limit)) : documents
        var statistics = ReadStatistics()
        statistics.keysExamined = documents.count
        statistics.documentsExamined = documents.count
        statistics.returned = batch.count
        return .reply(
            success(Self.reply(firstBatch: batch, id: 0, namespace: name.text)),
            latency: DocumentCosts.read([statistics]))
    }

    /// Whether a find gets what the shards store now, whoever answers it: all sets are calm, and it asks for no time.
    private func readsNewest(_ request: CommandRequest) -> Bool {
        let concern = request.readConcern
        if concern == .implicit { return work.node == nil }
        return disturbedSets == 0 && network.isQuiet && active == nil && request.readPreference == nil
            && (concern.level == .local || concern.level == .majority)
            && concern.afterClusterTime == nil && concern.atClusterTime == nil
    }
}

/// What a find asks for when it says no more than one field's value and a limit.
private struct KeyLookup {
    private(set) var field = ""
    private(set) var value = BSONValue.null
    private(set) var limit = Int.max

    private static let unimportant: [StaticString] = [
        "lsid", "$db", "$clusterTime", "singleBatch", "comment", "maxTimeMS", "readConcern",
    ]

    /// Nil when the command says more, or the field has to be anything but equal to a plain value.
    init?(_ command: BSONDocument) {
        guard command.withCursor({ read(&$0) }) else { return nil }
    }

    private mutating func read(_ cursor: inout BSONCursor) -> Bool {
        var hasFilter = false
        _ = cursor.next()
        while cursor.next() {
            if cursor.keyEquals("filter") {
                guard cursor.type == .document, readFilter(cursor.nested) else { return false }
                hasFilter = true
            } else if cursor.keyEquals("limit") {
                guard let count = cursor.value.int64, count >= 0 else { return false }
                limit = count == 0 ? .max : Int(clamping: count)
            } else if !Self.unimportant.contains(where: { cursor.keyEquals($0) }) {
                return false
            }
        }
        return hasFilter
    }

    private mutating func readFilter(_ start: BSONCursor) -> Bool {
        var cursor = start
        guard cursor.next() else { return false }
        field = cursor.key
        value = cursor.value
        return !cursor.next() && Self.isPlain(value) && !FieldNames.startsWithDollar(field)
    }

    private static func isPlain(_ value: BSONValue) -> Bool {
        switch value {
        case .int32, .int64, .double, .string, .objectID, .date, .bool: !MatchComparison.isNaN(value)
        default: false
        }
    }
}
