import BSON

extension CommandError {
    static func collectionGone(_ name: Namespace) -> CommandError {
        .namespaceNotFound("Collection \(name) does not exist or was sharded anew while the range was being moved")
    }

    /// What a donor answers when its recipient gave up waiting for its own range deleter.
    static let orphansInTheWay = CommandError.operationFailed(
        "Data transfer error: ExceededTimeLimit: Migration failed because the orphans cleanup routine didn't clear yet a "
            + "portion of the range being migrated that was previously owned by the recipient shard.")
}

extension CommandError {
    /// What a client hears whose command's server stopped being primary.
    static let interruptedByStateChange = CommandError(
        code: 11602, codeName: "InterruptedDueToReplStateChange",
        message: "operation was interrupted because the replica set's state changed")
}

extension Cluster {
    /// Nobody takes writes there.
    func noPrimary(of shard: ShardID) -> CommandError {
        .failedToSatisfyReadPreference(
            "Could not find host matching read preference { mode: \"primary\" } for set "
                + self[shard].replicaSet.name)
    }

    /// A shard donates or receives one range at a time.
    func conflict(on shard: ShardID, with other: Migration) -> CommandError {
        let verb = other.from == shard ? "donating" : "receiving"
        let (relation, peer) = other.from == shard ? ("to", other.to) : ("from", other.from)
        return .conflictingOperationInProgress(
            "Unable to start new balancer operation because this shard is currently \(verb) range "
                + "'\(text(other.range))' for namespace \(other.namespace) \(relation) shard \(self[peer].name)")
    }

    func text(_ range: ShardKeyRange) -> String {
        "[\(range.min.document.serverText), "
            + "\(range.max.document.serverText))"
    }

    /// A range may hold 130 % of the documents that fill one range size, no more.
    func tooBig(
        _ share: DocumentTotals, _ range: ShardKeyRange, of entry: CollectionEntry, on shard: ShardID
    ) -> CommandError? {
        guard share.count > 0 else { return nil }
        let limit = catalog.rangeSizeBytes(entry)
        let average = max(1, share.bytes / Int64(share.count))
        let most = max(1, limit / average) * 13 / 10
        guard Int64(share.count) > most else { return nil }
        return CommandError(
            code: 153, codeName: "ChunkTooBig",
            message:
                "Cannot move chunk: the maximum number of documents for a chunk is \(most), the maximum chunk size "
                + "is \(limit), average document size is \(average). Found \(share.count) documents in chunk  ns: "
                + "\(entry.namespace) \(range.min.document.serverText) -> "
                + range.max.document.serverText)
    }
}
