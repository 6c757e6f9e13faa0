import BSON
import SimKernel

extension Cluster {
    /// Registers a migration on both shards; it then goes on by itself, phase by phase.
    ///
    /// - Throws: ConflictingOperationInProgress (117) if a shard takes part in another one.
    mutating func startMigration(
        of range: ShardKeyRange, in entry: CollectionEntry, from: ShardID, to: ShardID,
        by requester: Migration.Requester,
        forceJumbo: Bool
    ) throws(CommandError) -> MigrationID {
        guard resharding?.namespace != entry.namespace else {
            throw .conflictingOperationInProgress("Collection is undergoing changes so moveChunk is not allowed.")
        }
        for shard in [from, to] {
            guard self[shard].replicaSet.primary != nil else { throw noPrimary(of: shard) }
            if let other = migrations.involving(shard) { throw conflict(on: shard, with: other) }
        }
        let id = MigrationID(number: migrations.next)
        migrations.next &+= 1
        migrations.active.append(
            Migration(
                id: id, namespace: entry.namespace, generation: entry.generation, from: from, to: to, range: range,
                requester: requester, forceJumbo: forceJumbo, startedAt: now, phaseBegan: now))
        log("moveChunk.start", on: from, entry.namespace.text, details: movementDetails(range, from: from, to: to))
        events.schedule(.migrationPhaseEnds(id), at: now + MigrationTimes.register)
        return id
    }

    /// The present phase is over: enters the next one.
    mutating func endPhase(of id: MigrationID) {
        guard let index = migrations.index(of: id) else { return }
        let migration = migrations.active[index]
        guard let entry = catalog.collections[migration.namespace], entry.generation == migration.generation else {
            return fail(migration, .collectionGone(migration.namespace))
        }
        if let fault = fault(in: migration) { return fail(migration, fault) }
        guard !isStalled(migration) else { return stall(migration) }
        migrations.active[index].cutOffSince = nil
        switch migration.phase {
        case .registering: beginCloning(migration, of: entry)
        case .waitingForRangeDeletion(let since): wait(since: since, migration, of: entry)
        case .cloning(let documents, _): beginCatchingUp(migration, cloned: documents)
        case .catchingUp: enter(.criticalSection(since: now), migration, for: MigrationTimes.criticalSection)
        case .criticalSection:
            enter(
                .committing(since: now, wasSent: configCanCommit(for: migration.from)), migration,
                for: MigrationTimes.commit)
        case .committing(_, let wasSent): decide(migration, wasSent: wasSent)
        case .undecided(let since, let wasSent): recover(migration, since: since, wasSent: wasSent)
        case .releasing(let documents, let bytes): finish(migration, documents: documents, bytes: bytes)
        }
    }

    mutating func enter(_ phase: Migration.Phase, _ migration: Migration, for span: Micros) {
        guard let index = migrations.index(of: migration.id) else { return }
        if !phase.continues(migrations.active[index].phase) {
            migrations.active[index].marks.append(
                Migration.Mark(step: migrations.active[index].phase.step, end: now))
            migrations.active[index].phaseBegan = now
        }
        migrations.active[index].phase = phase
        events.schedule(.migrationPhaseEnds(migration.id), at: now + span)
    }

    private mutating func beginCloning(_ migration: Migration, of entry: CollectionEntry) {
        if holdsOrphans(in: migration.range, of: migration.namespace, on: migration.to) {
            return enter(.waitingForRangeDeletion(since: now), migration, for: MigrationTimes.rangeDeleterLook)
        }
        let share = share(of: migration.range, in: entry, on: migration.from)
        if !migration.forceJumbo, let tooBig = tooBig(share, migration.range, of: entry, on: migration.from) {
            if case .balancer = migration.requester { markJumbo(migration.range, in: entry.namespace) }
            return fail(migration, tooBig)
        }
        enter(
            .cloning(documents: share.count, bytes: share.bytes), migration,
            for: MigrationTimes.clone(documents: share.count, bytes: share.bytes))
    }

    /// The recipient looks again whether its range deleter is done with the range, until its time is over.
    private mutating func wait(since: Micros, _ migration: Migration, of entry: CollectionEntry) {
        if !holdsOrphans(in: migration.range, of: migration.namespace, on: migration.to) {
            beginCloning(migration, of: entry)
        } else if now - since >= span(.receiveChunkWaitForRangeDeleterTimeoutMS, of: .shard(migration.to)) {
            fail(migration, .orphansInTheWay)
        } else {
            enter(.waitingForRangeDeletion(since: since), migration, for: MigrationTimes.rangeDeleterLook)
        }
    }

    /// Documents that came into the range while it was cloned are transferred at the rate of cloning.
    private mutating func beginCatchingUp(_ migration: Migration, cloned: Int) {
        guard let entry = catalog.collections[migration.namespace] else { return }
        let arrived = max(0, share(of: migration.range, in: entry, on: migration.from).count - cloned)
        let transfer = Micros(arrived) * 1_000_000 / MigrationTimes.cloneDocumentsPerSecond
        enter(.catchingUp(cloned: cloned), migration, for: MigrationTimes.catchUp + transfer)
    }

    /// The config servers give the range to the recipient; the donor's copy becomes orphaned.
    mutating func commit(_ migration: Migration) {
        guard let entry = catalog.collections[migration.namespace] else { return }
        if clearTransactions(from: migration.range, of: entry, on: migration.from) {
            return enter(.committing(since: now, wasSent: true), migration, for: CommitTimes.retry)
        }
        guard replicateNow(on: migration.from), replicateNow(on: migration.to) else {
            return enter(.committing(since: now, wasSent: true), migration, for: CommitTimes.retry)
        }
        let share: DocumentTotals
        do throws(CommandError) {
            share = try copy(migration.range, of: entry, from: migration.from, to: migration.to)
        } catch {
            return fail(migration, .operationFailed("Data transfer error: \(error.codeName): \(error.message)"))
        }
        let since = clock.tick(at: now)
        changeChunks(of: migration.namespace) { chunks, newID in
            chunks.move(migration.range, to: migration.to, since: since, newID: newID)
        }
        recordMove(of: migration)
        migrateSessions(of: migration.namespace, from: migration.from, to: migration.to)
        for shard in [migration.from, migration.to] { replicateNow(on: shard) }
        if !plants.contains(.doubleOwner) {
            orphan(migration.range, of: migration.namespace, on: migration.from, share)
        }
        let details = movementDetails(migration.range, from: migration.from, to: migration.to)
        log("moveChunk.to", on: migration.to, migration.namespace.text, details: stepDetails(migration, of: 8))
        logByConfig("moveChunk.commit", migration.namespace.text, details: details)
        enter(.releasing(documents: share.count, bytes: share.bytes), migration, for: MigrationTimes.release)
        retryBlockedCommands()
    }

    /// Donor and recipient note in their oplogs that the range changed hands.
    private mutating func recordMove(of migration: Migration) {
        let object: BSONDocument = [
            "msg": "migrateRange", "min": .document(migration.range.min.document),
            "max": .document(migration.range.max.document),
        ]
        record(.noop, in: migration.namespace, object, on: migration.from)
        record(.noop, in: migration.namespace, object, on: migration.to)
    }

    private mutating func finish(_ migration: Migration, documents: Int, bytes: Int64) {
        var details = stepDetails(migration, of: 6)
        details.append("note", "success")
        log("moveChunk.from", on: migration.from, migration.namespace.text, details: details)
        conclude(migration, documents: documents, bytes: bytes, outcome: .committed)
    }

    /// The migration is given up: the range stays where it is, what the recipient has cloned is deleted there, and both
    /// shards are free again.
    mutating func fail(_ migration: Migration, _ error: CommandError) {
        orphanClones(of: migration)
        var details = movementDetails(migration.range, from: migration.from, to: migration.to)
        details.append("note", "aborted")
        details.append("errmsg", .string(error.message))
        log("moveChunk.error", on: migration.from, migration.namespace.text, details: details)
        conclude(migration, documents: 0, bytes: 0, outcome: .failed(error))
        retryBlockedCommands()
    }

    private mutating func conclude(
        _ migration: Migration, documents: Int, bytes: Int64, outcome: MigrationRecord.Outcome
    ) {
        let last = migrations.index(of: migration.id).map { migrations.active[$0] } ?? migration
        migrations.active.removeAll { $0.id == migration.id }
        var byBalancer = false
        switch migration.requester {
        case .balancer:
            byBalancer = true
            balancerMigrationEnded()
        case .command(let operation):
            switch outcome {
            case _ where migration.isOrphaned: break
            case .committed: answer(operation, migrationReply(migration))
            case .failed(let error): answer(operation, error.reply)
            }
        }
        migrations.history.append(
            MigrationRecord(
                id: migration.id, namespace: migration.namespace, from: migration.from, to: migration.to,
                range: migration.range, documents: documents, bytes: bytes, start: migration.startedAt, end: now,
                byBalancer: byBalancer, outcome: outcome, marks: last.marks, lastStep: last.phase.step))
    }
}
