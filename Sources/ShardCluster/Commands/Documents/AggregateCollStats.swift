import BSON

extension Cluster {
    static let collectionStatisticsStage = "$collStats"

    /// What `$collStats` at the front of a pipeline tells, a document a shard; nil where another stage stands there.
    ///
    /// - Throws: FailedToParse (9), IDLUnknownField (40415), CommandNotSupported (115), NamespaceNotFound (26) where
    ///   figures of a collection are asked for that isn't there.
    func collectionStatistics(
        _ stage: BSONValue?, of name: Namespace, _ request: CommandRequest
    ) throws(CommandError) -> [BSONDocument]? {
        guard let (stageName, operand) = stage?.document?.first, stageName == Self.collectionStatisticsStage else {
            return nil
        }
        guard let document = operand.document else {
            throw .failedToParse("$collStats must take a nested object but found: $collStats: \(operand.serverText)")
        }
        let fields = try CommandArguments(
            statement: document, at: stageName, fields: ["latencyStats", "storageStats", "count", "queryExecStats"])
        for field in ["latencyStats", "queryExecStats"] where fields[field] != nil {
            throw .commandNotSupported("$collStats with \(field) is not available in this cluster")
        }
        _ = try fields.document("count")
        let scale = try (try fields.document("storageStats"))?["scale"].map { (value) throws(CommandError) in
            guard let scale = value.int64, scale > 0 else {
                throw .badValue("BSON field '$collStats.storageStats.scale' value must be greater than 0")
            }
            return scale
        }
        let shards: [ShardID]
        switch request.node {
        case .primary(let shard), .member(let shard, _): shards = [shard]
        default: shards = activeShards
        }
        let found = shards.filter { self[$0].collections[name] != nil }
        guard !found.isEmpty || fields["count"] == nil && fields["storageStats"] == nil else {
            throw .namespaceNotFound(
                "Unable to retrieve \(fields["storageStats"] == nil ? "count" : "storageStats") in $collStats stage :: "
                    + "caused by :: Collection [\(name)] not found.")
        }
        return found.compactMap { shard in
            guard let stored = self[shard].collections[name] else { return nil }
            var entry: BSONDocument = ["ns": .string(name.text), "shard": .string(self[shard].name)]
            entry.append("host", .string(self[shard].replicaSet.members[self[shard].acting].host))
            entry.append("localTime", .date(LogicalClock.date(now)))
            if fields["storageStats"] != nil {
                let orphans = Int64(stored.count - ownedDocuments(of: name, on: shard))
                var figures = statistics(of: name, stored, orphans: orphans, scale: scale ?? 1)
                figures["ns"] = nil
                entry.append("storageStats", .document(figures))
            }
            if fields["count"] != nil { entry.append("count", .integer(stored.count)) }
            return entry
        }
    }
}
