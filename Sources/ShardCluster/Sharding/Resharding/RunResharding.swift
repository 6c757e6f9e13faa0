import BSON
import SimKernel

extension Cluster {
    /// Begins a resharding, which then goes on by itself, phase by phase.
    mutating func begin(_ resharding: Resharding) {
        self.resharding = resharding
        logByConfig(
            "\(resharding.provenance.rawValue).start", resharding.namespace.text,
            details: [
                "shardKey": .document(resharding.pattern.document),
                "numChunks": .integer(resharding.chunks.chunks.count),
            ])
        events.schedule(.reshardingPhaseEnds(resharding.number), at: now + ReshardingTimes.initialize)
    }

    /// The documents of a collection on the shards that own any, without orphans.
    func donors(of name: Namespace) -> [(shard: ShardID, stored: StoredCollection)] {
        guard let entry = catalog.collections[name] else {
            guard let primary = catalog.database(name.database)?.primary, let stored = self[primary].collections[name]
            else { return [] }
            return [(primary, stored)]
        }
        return entry.chunks.shards.compactMap { shard in
            guard var stored = self[shard].collections[name] else { return nil }
            if let index = stored.keyIndex(for: entry.pattern) {
                for orphan in self[shard].orphans where orphan.namespace == name {
                    try? stored.remove(range: entry.pattern.keyRange(orphan.range), keyIndex: index)
                }
            }
            return (shard, stored)
        }
    }

    /// The present phase is over: enters the next one. Without the config servers, or a primary of a shard that takes
    /// part, it waits.
    mutating func endReshardingPhase(_ number: UInt32) {
        guard let resharding, resharding.number == number else { return }
        guard catalog.collections[resharding.namespace]?.generation == resharding.generation,
            exists(resharding.namespace)
        else {
            return abort(
                resharding,
                .namespaceNotFound("Collection \(resharding.namespace) was dropped or made anew while it was resharded")
            )
        }
        let donors = donors(of: resharding.namespace)
        let shards = donors.map(\.shard) + resharding.chunks.shards
        guard configCanCommit, shards.allSatisfy(shardCanCommit), areLinked(shards) else {
            return events.schedule(.reshardingPhaseEnds(number), at: now + ReshardingTimes.faultLook)
        }
        let documents = donors.reduce(0) { $0 + $1.stored.count }
        switch resharding.phase {
        case .initializing: clone(donors, resharding)
        case .cloning(let cloned, _):
            let indexes = max(1, firstShare(of: resharding.namespace)?.indexes.count ?? 1)
            let entries = cloned * indexes / max(1, resharding.chunks.shards.count)
            enter(.buildingIndex, CommandCosts.indexBuild(documents: entries))
        case .buildingIndex:
            enter(.applying(applied: documents), ReshardingTimes.apply)
        case .applying(let applied): apply(resharding, arrived: max(0, documents - applied), documents)
        case .blockingWrites: enter(.committing, ReshardingTimes.commit)
        case .committing: commit(resharding, donors)
        }
    }

    private mutating func enter(_ phase: Resharding.Phase, _ span: Micros) {
        guard let number = resharding?.number else { return }
        resharding?.phase = phase
        resharding?.phaseBegan = now
        events.schedule(.reshardingPhaseEnds(number), at: now + span)
    }

    /// All recipients clone at the same time, each its own share.
    private mutating func clone(
        _ donors: [(shard: ShardID, stored: StoredCollection)], _ resharding: Resharding
    ) {
        let documents = donors.reduce(0) { $0 + $1.stored.count }
        let bytes = donors.reduce(0) { $0 + $1.stored.dataBytes }
        let recipients = max(1, resharding.chunks.shards.count)
        enter(
            .cloning(documents: documents, bytes: bytes),
            MigrationTimes.clone(documents: documents / recipients, bytes: bytes / Int64(recipients)))
    }

    private mutating func apply(_ resharding: Resharding, arrived: Int, _ documents: Int) {
        let remaining = ReshardingTimes.applying(arrived)
        let isOldEnough = now - resharding.startedAt >= minimumDuration
        let threshold = span(.remainingReshardingOperationTimeThresholdMillis, of: .config)
        if resharding.commitsSoon || (isOldEnough && remaining < threshold) {
            enter(.blockingWrites, ReshardingTimes.blockWrites + remaining)
        } else {
            enter(.applying(applied: documents), max(ReshardingTimes.apply, remaining))
        }
    }

    /// The new collection takes the old one's place.
    private mutating func commit(
        _ resharding: Resharding, _ donors: [(shard: ShardID, stored: StoredCollection)]
    ) {
        let name = resharding.namespace
        let shares: [(shard: ShardID, stored: StoredCollection)]
        do throws(CommandError) {
            let data = try ReshardedData(donors, keyedBy: resharding.pattern)
            shares = try data.shares(of: resharding.chunks, uuid: resharding.uuid)
        } catch {
            return abort(resharding, error)
        }
        for slot in shards.indices {
            let new = shares.first { $0.shard.slot == slot }?.stored
            guard new != nil || shards[slot].collections[name] != nil else { continue }
            shards[slot].collections[name] = new
            shards[slot].orphans.removeAll { $0.namespace == name }
            record(
                .command, in: name,
                BSONDocument([
                    (resharding.provenance.rawValue, .string(name.text)), ("uuid", .binary(resharding.uuid)),
                ]),
                on: ShardID(slot))
        }
        catalog.zones.removeAll { $0.namespace == name }
        catalog.zones += resharding.zones
        catalog.zones.sort {
            $0.namespace != $1.namespace ? $0.namespace < $1.namespace : $0.range.min < $1.range.min
        }
        enterCatalog(resharding)
        answerCleanups()
        conclude(resharding, success())
    }

    /// An unsharded collection on its database's primary shard needs no entry.
    private mutating func enterCatalog(_ resharding: Resharding) {
        let name = resharding.namespace
        let since = clock.tick(at: now)
        let owner = resharding.chunks.chunks.first?.shard
        guard !resharding.endsUnsharded || owner != catalog.database(name.database)?.primary else {
            catalog.collections[name] = nil
            return
        }
        let old = catalog.collections[name]
        var entry = CollectionEntry(
            namespace: name, uuid: resharding.uuid, pattern: resharding.pattern, unique: false,
            generation: CollectionGeneration(epoch: clock.objectID(at: now), timestamp: since),
            chunks: resharding.chunks
        )
        entry.unsplittable = resharding.endsUnsharded
        entry.maxChunkSizeBytes = old?.maxChunkSizeBytes
        entry.noBalance = old?.noBalance ?? false
        catalog.collections[name] = entry
    }

    /// Gives a resharding up: the collection is as it was.
    mutating func abort(_ resharding: Resharding, _ error: CommandError) {
        conclude(resharding, error.reply, error)
    }

    private mutating func conclude(_ resharding: Resharding, _ reply: BSONDocument, _ error: CommandError? = nil) {
        self.resharding = nil
        var details: BSONDocument = ["shardKey": .document(resharding.pattern.document)]
        if let error { details.append("errmsg", .string(error.message)) }
        logByConfig(
            "\(resharding.provenance.rawValue).\(error == nil ? "end" : "error")", resharding.namespace.text,
            details: details)
        for operation in [resharding.operation] + resharding.waiting { answer(operation, reply) }
        retryBlockedCommands()
    }
}
