import BSON
import SimKernel

extension Cluster {
    /// Notes what a shard did, in config.changelog.
    mutating func log(_ what: String, on shard: ShardID, _ namespace: String, details: BSONDocument) {
        let members = self[shard].replicaSet.members
        log(what, server: members.first?.host ?? "", shard: self[shard].name, namespace, details)
    }

    /// Notes what the config servers did.
    mutating func logByConfig(_ what: String, _ namespace: String, details: BSONDocument) {
        log(what, server: configServers.members.first?.host ?? "", shard: "config", namespace, details)
    }

    private mutating func log(
        _ what: String, server: String, shard: String, _ namespace: String, _ details: BSONDocument
    ) {
        catalog.changelog.append(
            ChangelogEntry(
                id: clock.objectID(at: now), time: now, server: server, shard: shard, what: what, namespace: namespace,
                details: details))
    }

    /// Notes a balancer round that moved something, in config.actionlog.
    mutating func logRound(moved: Int, since: Micros) {
        let details: BSONDocument = [
            "executionTimeMillis": .int32(Int32(truncatingIfNeeded: (now - since) / 1000)), "errorOccurred": false,
            "candidateChunks": .integer(moved), "chunksMoved": .integer(moved),
        ]
        catalog.actionlog.append(
            ChangelogEntry(
                id: clock.objectID(at: now), time: now, server: configServers.members.first?.host ?? "",
                shard: "config", what: "balancer.round", namespace: "", details: details))
    }

    /// `details` of moveChunk.start and moveChunk.commit.
    func movementDetails(_ range: ShardKeyRange, from: ShardID, to: ShardID) -> BSONDocument {
        [
            "min": .document(range.min.document), "max": .document(range.max.document),
            "from": .string(self[from].name), "to": .string(self[to].name),
        ]
    }

    /// `details` of moveChunk.from and moveChunk.to: how long each step took, in milliseconds.
    func stepDetails(_ migration: Migration, of count: Int) -> BSONDocument {
        var details: BSONDocument = [
            "min": .document(migration.range.min.document), "max": .document(migration.range.max.document),
        ]
        var previous = migration.startedAt
        let marks = migrations.active.first { $0.id == migration.id }?.marks ?? []
        for step in 1...count {
            let end = step <= marks.count ? marks[step - 1].end : now
            details.append("step \(step) of \(count)", .int32(Int32(truncatingIfNeeded: (end - previous) / 1000)))
            previous = end
        }
        details.append("to", .string(self[migration.to].name))
        details.append("from", .string(self[migration.from].name))
        return details
    }
}
