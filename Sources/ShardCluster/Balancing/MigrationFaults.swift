import BSON
import SimKernel

extension Cluster {
    /// Whether the config servers can take a change of the catalog down now.
    var configCanCommit: Bool {
        do throws(CommandError) {
            try requireConfigMajority()
            return true
        } catch {
            return false
        }
    }

    /// What ends a migration that hasn't asked the config servers yet: one of its shards has no primary.
    func fault(in migration: Migration) -> CommandError? {
        switch migration.phase {
        case .committing, .undecided, .releasing: return nil
        default: break
        }
        if self[migration.from].replicaSet.primary == nil { return .interruptedByStateChange }
        guard self[migration.to].replicaSet.primary == nil else { return nil }
        return recipientGone(noPrimary(of: migration.to))
    }

    /// A primary that no majority follows can write nothing that counts; the migration waits for what becomes of it. It
    /// also waits while donor and recipient do not reach each other.
    func isStalled(_ migration: Migration) -> Bool {
        switch migration.phase {
        case .committing, .undecided, .releasing: false
        default:
            !shardCanCommit(migration.from) || !shardCanCommit(migration.to)
                || !isLinked(migration.from, migration.to)
        }
    }

    /// Looks again later; a migration whose shards have been cut off from each other for too long is given up.
    mutating func stall(_ migration: Migration) {
        guard let index = migrations.index(of: migration.id) else { return }
        let since = migrations.active[index].cutOffSince ?? now
        if isLinked(migration.from, migration.to) {
            migrations.active[index].cutOffSince = nil
        } else if now - since >= MigrationTimes.cutOffLimit {
            return fail(migration, recipientGone(noPrimary(of: migration.to)))
        } else {
            migrations.active[index].cutOffSince = since
        }
        events.schedule(.migrationPhaseEnds(migration.id), at: now + MigrationTimes.faultLook)
    }

    /// Whether a shard's primary gets an answer from the config servers, which can take a change down now.
    func configCanCommit(for shard: ShardID) -> Bool {
        guard configCanCommit else { return false }
        guard !network.isQuiet, let primary = self[shard].replicaSet.primary else { return true }
        return self.primary(of: .config, seenBy: .member(.shard(shard), primary)) != nil
    }

    /// The answer of the config servers is due: without them nobody knows whether the range has moved.
    mutating func decide(_ migration: Migration, wasSent: Bool) {
        if configCanCommit, wasSent { return commit(migration) }
        log(
            "moveChunk.undecided", on: migration.from, migration.namespace.text,
            details: movementDetails(migration.range, from: migration.from, to: migration.to))
        enter(.undecided(since: now, wasSent: wasSent), migration, for: MigrationTimes.faultLook)
    }

    /// Asks again until the config servers are back. A commit that they had taken down when they went may have reached
    /// the majority that comes back or not; one that never reached them has not happened.
    mutating func recover(_ migration: Migration, since: Micros, wasSent: Bool) {
        guard configCanCommit(for: migration.from) else {
            return events.schedule(.migrationPhaseEnds(migration.id), at: now + MigrationTimes.faultLook)
        }
        if wasSent, generator.below(2) == 0 { return commit(migration) }
        fail(
            migration,
            .operationFailed(
                "Failed to commit the migration of \(text(migration.range)) of \(migration.namespace): the config servers "
                    + "did not take it down before they became unreachable"))
    }

    /// A shard has another primary. A migration that the config servers have not been asked to commit is given up; later
    /// ones are brought to their end by the new primary, only the donor's client is not told how.
    mutating func interruptMigrations(of shard: ShardID) {
        for migration in migrations.active where migration.from == shard || migration.to == shard {
            switch migration.phase {
            case .committing, .undecided, .releasing:
                guard migration.from == shard, case .command(let operation) = migration.requester,
                    let index = migrations.index(of: migration.id), !migration.isOrphaned
                else { continue }
                migrations.active[index].isOrphaned = true
                answer(operation, CommandError.interruptedByStateChange.reply)
            default:
                fail(
                    migration,
                    migration.from == shard
                        ? .interruptedByStateChange : recipientGone(.interruptedByStateChange))
            }
        }
    }

    /// What the recipient had cloned of a migration that is given up: it is in nobody's range, and deleted soon.
    mutating func orphanClones(of migration: Migration) {
        guard let entry = catalog.collections[migration.namespace], entry.generation == migration.generation,
            shardCanCommit(migration.to), let cloned = clonedRange(of: migration, in: entry),
            let share = try? copy(cloned, of: entry, from: migration.from, to: migration.to), share.count > 0
        else { return }
        recordShare(of: migration.namespace, "clone of a migration that was given up", on: migration.to)
        orphan(cloned, of: migration.namespace, on: migration.to, share, after: MigrationTimes.rangeDeletion)
    }

    /// The part of the range that the recipient stores by now; cloning goes in the order of keys.
    private func clonedRange(of migration: Migration, in entry: CollectionEntry) -> ShardKeyRange? {
        switch migration.phase {
        case .registering, .waitingForRangeDeletion, .releasing: return nil
        case .catchingUp, .criticalSection, .committing, .undecided: return migration.range
        case .cloning(let documents, let bytes):
            let span = MigrationTimes.clone(documents: documents, bytes: bytes) - MigrationTimes.cloneOverhead
            let done = now - migration.phaseBegan - MigrationTimes.cloneOverhead
            guard done > 0, span > 0 else { return nil }
            if done >= span { return migration.range }
            let part = Int64(Double(bytes) * Double(done) / Double(span))
            return splitPoint(of: migration.range, in: entry, on: migration.from, afterBytes: part).map {
                ShardKeyRange(min: migration.range.min, max: $0)
            }
        }
    }

    private func recipientGone(_ cause: CommandError) -> CommandError {
        .operationFailed("Data transfer error: \(cause.codeName): \(cause.message)")
    }
}
