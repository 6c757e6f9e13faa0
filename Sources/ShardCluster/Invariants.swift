import BSON

extension Cluster {
    /// What is wrong with the cluster, in words; nothing if all is well. Tests ask after every step.
    package func checkInvariants() -> [String] {
        var faults: [String] = []
        for (name, entry) in catalog.collections {
            faults += chunkFaults(of: name, entry)
        }
        for slot in shards.indices { faults += shardFaults(shards[slot]) }
        faults += migrationFaults()
        faults += replicationFaults()
        faults += electionLog.violations
        faults += transactionInvariants()
        return faults
    }

    /// What may be wrong when chunks of some collections have changed: these chunks, and what moves.
    func checkChunks(of names: [Namespace]) -> [String] {
        var faults = migrationFaults()
        for name in names {
            if let entry = catalog.collections[name] { faults += chunkFaults(of: name, entry) }
        }
        return faults
    }

    /// The chunks cover the key space once, and their versions are of this collection's history, each only once. What
    /// they hold adds up to what their shards own, and orphans to the rest.
    private func chunkFaults(of name: Namespace, _ entry: CollectionEntry) -> [String] {
        var faults: [String] = []
        let chunks = entry.chunks.chunks
        if chunks.first?.min != entry.pattern.globalMin || chunks.last?.max != entry.pattern.globalMax {
            faults.append("\(name): the chunks do not reach from MinKey to MaxKey")
        }
        var sums = Array(repeating: ChunkSum(), count: shards.count)
        var versions: [ChunkVersion] = []
        versions.reserveCapacity(chunks.count)
        var last: KeyBound?
        for chunk in chunks {
            if let last, last != chunk.min {
                faults.append("\(name): a gap or an overlap before \(text(chunk.range))")
            }
            last = chunk.max
            if !(chunk.min < chunk.max) { faults.append("\(name): the empty range \(text(chunk.range))") }
            versions.append(chunk.version)
            sums[chunk.shard.slot].count += 1
            sums[chunk.shard.slot].newest = max(sums[chunk.shard.slot].newest, chunk.version)
            let held = share(of: chunk.range, in: entry, on: chunk.shard)
            sums[chunk.shard.slot].held = sums[chunk.shard.slot].held + held
        }
        versions.sort()
        if zip(versions, versions.dropFirst()).contains(where: ==) {
            faults.append("\(name): two chunks of one version")
        }
        if versions.last != entry.chunks.version { faults.append("\(name): a version that no chunk has") }
        for slot in shards.indices { faults += countFaults(of: name, entry, sums[slot], on: ShardID(slot)) }
        if entry.table.chunks != entry.chunks { faults.append("\(name): an old routing table in the catalog") }
        return faults
    }

    /// A collection's chunks on one shard.
    private struct ChunkSum {
        var count = 0
        var newest = ChunkVersion.none
        var held = DocumentTotals()
    }

    private func countFaults(
        of name: Namespace, _ entry: CollectionEntry, _ sum: ChunkSum, on shard: ShardID
    ) -> [String] {
        var faults: [String] = []
        if sum.count != entry.chunks.count(on: shard) || sum.newest != entry.chunks.version(of: shard) {
            faults.append("\(name): the counters of \(self[shard].name) are wrong")
        }
        if shards[shard.slot].state == .removed {
            if sum.count > 0 { faults.append("\(name): a chunk on a removed shard") }
            return faults
        }
        let owned = ownedTotals(of: name, on: shard)
        if sum.held != owned {
            faults.append(
                "\(name): chunks of \(self[shard].name) hold \(sum.held.count) documents, it owns \(owned.count)")
        }
        return faults
    }

    private func shardFaults(_ shard: Shard) -> [String] {
        var faults: [String] = []
        if shard.state == .removed, !shard.collections.isEmpty {
            faults.append("\(shard.name): removed, and not empty")
        }
        for orphan in shard.orphans where orphan.deleteAt < now {
            faults.append("\(shard.name): orphans that should be gone: \(text(orphan.range))")
        }
        if shard.state == .removed {
            for database in catalog.databases where database.primary == shard.id {
                faults.append("\(database.name): its primary shard \(shard.name) is removed")
            }
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
