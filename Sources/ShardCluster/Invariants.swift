import BSON

extension Cluster {
    /// What is wrong with the cluster, in words; nothing if all is well. Tests ask after every step.
    package func checkInvariants() -> [String] {
        var faults: [String] = []
        for (name, entry) in catalog.collections {
            faults += chunkFaults(of: name, entry)
            faults += contentFaults(of: name, entry)
        }
        faults += shards.flatMap(shardFaults)
        faults += migrationFaults()
        faults += replicationFaults()
        faults += electionLog.violations
        faults += transactionInvariants()
        return faults
    }

    /// The chunks cover the key space once, and their versions are of this collection's history, each only once.
    private func chunkFaults(of name: Namespace, _ entry: CollectionEntry) -> [String] {
        var faults: [String] = []
        let chunks = entry.chunks.chunks
        if chunks.first?.min != entry.pattern.globalMin || chunks.last?.max != entry.pattern.globalMax {
            faults.append("\(name): the chunks do not reach from MinKey to MaxKey")
        }
        for (left, right) in zip(chunks, chunks.dropFirst()) where left.max != right.min {
            faults.append("\(name): a gap or an overlap at \(text(left.range))")
        }
        for chunk in chunks {
            if !(chunk.min < chunk.max) { faults.append("\(name): the empty range \(text(chunk.range))") }
            if self[chunk.shard].state == .removed { faults.append("\(name): a chunk on a removed shard") }
        }
        if Set(chunks.map(\.version)).count != chunks.count { faults.append("\(name): two chunks of one version") }
        if chunks.map(\.version).max() != entry.chunks.version { faults.append("\(name): a version that no chunk has") }
        for shard in shards {
            let own = chunks.filter { $0.shard == shard.id }
            if own.count != entry.chunks.count(on: shard.id)
                || (own.map(\.version).max() ?? .none) != entry.chunks.version(of: shard.id)
            {
                faults.append("\(name): the counters of \(shard.name) are wrong")
            }
        }
        if entry.table.chunks != entry.chunks { faults.append("\(name): an old routing table in the catalog") }
        return faults
    }

    /// What the chunks hold adds up to what their shards own, and orphans to the rest.
    private func contentFaults(of name: Namespace, _ entry: CollectionEntry) -> [String] {
        shards.filter { $0.state != .removed }.compactMap { shard in
            let inChunks = entry.chunks.chunks.filter { $0.shard == shard.id }.reduce(into: DocumentTotals()) {
                $0 = $0 + share(of: $1.range, in: entry, on: shard.id)
            }
            let owned = ownedTotals(of: name, on: shard.id)
            guard inChunks != owned else { return nil }
            return "\(name): chunks of \(shard.name) hold \(inChunks.count) documents, it owns \(owned.count)"
        }
    }

    private func shardFaults(_ shard: Shard) -> [String] {
        var faults: [String] = []
        if shard.state == .removed, !shard.collections.isEmpty {
            faults.append("\(shard.name): removed, and not empty")
        }
        for orphan in shard.orphans where orphan.deleteAt < now {
            faults.append("\(shard.name): orphans that should be gone: \(text(orphan.range))")
        }
        for database in catalog.databases where database.primary == shard.id && shard.state == .removed {
            faults.append("\(database.name): its primary shard \(shard.name) is removed")
        }
        // In its own term: a member that has heard of a newer one may follow somebody else.
        if let primary = shard.replicaSet.primary {
            let newest = shard.replicaSet.members[primary].applied
            let term = shard.replicaSet.members[primary].ballot.term
            for member in shard.replicaSet.members where newest < member.applied && member.ballot.term <= term {
                faults.append("\(member.host): ahead of its primary")
            }
        }
        return faults
    }

    /// A shard takes part in one migration, and what moves is inside one chunk of the donor.
    private func migrationFaults() -> [String] {
        var faults: [String] = []
        let busy = migrations.active.flatMap { [$0.from, $0.to] }
        if Set(busy).count != busy.count { faults.append("a shard takes part in two migrations") }
        for migration in migrations.active {
            guard let entry = catalog.collections[migration.namespace], entry.generation == migration.generation,
                !migration.isCommitted
            else { continue }
            let chunk = entry.chunks.chunks[entry.chunks.index(containing: migration.range.min.key)]
            if chunk.shard != migration.from || !chunk.range.contains(migration.range) {
                faults.append("\(migration.namespace): moving \(text(migration.range)), which is not the donor's")
            }
        }
        return faults
    }
}
