import BSON
import SimKernel

extension Cluster {
    /// Digest of where the cluster is: its time, catalog, members and all that was written. Two clusters that went the
    /// same way have the same; costs the catalog's size, not the data's.
    package func stateHash() -> UInt64 {
        var hash = TraceHash()
        hash.combine(now)
        hash.combine(clock.latest.raw)
        combineContents(into: &hash)
        return hash.value
    }

    /// Digest of the same without the time that it is: reading leaves it as it was.
    package func contentsHash() -> UInt64 {
        var hash = TraceHash()
        combineContents(into: &hash)
        return hash.value
    }

    private func combineContents(into hash: inout TraceHash) {
        for document in catalog.settings.documents { hash.combine(bytes: document.bytes) }
        for database in catalog.databases {
            hash.combine(bytes: database.name.utf8)
            hash.combine(Int64(database.primary.slot))
        }
        for (name, entry) in catalog.collections {
            hash.combine(bytes: name.text.utf8)
            for chunk in entry.chunks.chunks {
                hash.combine(bytes: chunk.min.key.bytes)
                hash.combine(Int64(chunk.shard.slot))
                hash.combine(chunk.version.timestamp.raw)
            }
        }
        for shard in shards { combine(shard, into: &hash) }
        combineStanding(of: configServers, into: &hash)
        for fault in network.faults { hash.combine(Int64(fault.id)) }
        servers.hash(into: &hash)
        hash.combine(Int64(catalog.changelog.count))
    }

    private func combine(_ shard: Shard, into hash: inout TraceHash) {
        hash.combine(bytes: shard.name.utf8)
        hash.combine(
            shard.state == .active ? 1 : shard.state == .removed ? 2 : shard.state == .unattached ? 4 : 3 as Int64)
        hash.combine(shard.history.writes.value)
        for (name, stored) in shard.collections {
            hash.combine(bytes: name.text.utf8)
            hash.combine(Int64(stored.count))
            hash.combine(stored.dataBytes)
        }
        for orphan in shard.orphans { hash.combine(orphan.deleteAt) }
        for member in shard.replicaSet.members { hash.combine(member.applied.timestamp.raw) }
        combineStanding(of: shard.replicaSet, into: &hash)
        guard shard.replicaSet.isDisturbed else { return }
        hash.combine(Int64(shard.acting))
        for member in shard.replicaSet.members {
            hash.combine(member.durable.timestamp.raw)
            hash.combine(member.following.committed.timestamp.raw)
            hash.combine(Int64(member.history.number))
            hash.combine(Int64(member.role.state.number))
        }
        for branch in shard.branches { hash.combine(branch.writes.value) }
        hash.combine(Int64(shard.rollbacks.count))
    }

    /// Terms and roles, where they are not those of a set that nothing ever happened to.
    private func combineStanding(of set: ReplicaSet, into hash: inout TraceHash) {
        guard set.isDisturbed || set.term > 1 || set.configVersion > 1 else { return }
        hash.combine(Int64(set.configVersion))
        for member in set.members {
            hash.combine(member.ballot.term)
            hash.combine(Int64(member.role.state.number))
            hash.combine(Int64(member.ballot.votedFor ?? -1))
        }
    }
}
