import BSON
package import SimKernel

package struct MigrationID: Sendable, Hashable {
    package let number: UInt32
}

/// A range on its way from one shard to another.
package struct Migration: Sendable {
    /// Who asked for it.
    package enum Requester: Sendable, Hashable {
        case balancer(Reason)
        case command(OperationID)
    }

    /// Why the balancer moves a range.
    package enum Reason: Sendable, Hashable {
        case draining, zoneViolation, chunksImbalance
    }

    /// The steps of a migration, each with what it knows.
    package enum Phase: Sendable, Hashable {
        case registering
        /// The recipient still stores orphans of an earlier life of the range.
        case waitingForRangeDeletion(since: Micros)
        case cloning(documents: Int, bytes: Int64)
        /// Modifications that arrived while cloning are transferred.
        case catchingUp(cloned: Int)
        /// The donor refuses writes, and when committing reads as well.
        case criticalSection(since: Micros)
        /// The config servers were asked to give the range away; `wasSent` if they could take it down at that moment.
        case committing(since: Micros, wasSent: Bool)
        /// The config servers are gone, and with them the knowledge whether they committed: nobody may read or write.
        case undecided(since: Micros, wasSent: Bool)
        case releasing(documents: Int, bytes: Int64)

        /// The step alone, without what it knows.
        package var step: Step {
            switch self {
            case .registering: .registering
            case .waitingForRangeDeletion: .waitingForRangeDeletion
            case .cloning: .cloning
            case .catchingUp: .catchingUp
            case .criticalSection: .criticalSection
            case .committing: .committing
            case .undecided: .undecided
            case .releasing: .releasing
            }
        }

        /// Looking again for orphans is no new step.
        func continues(_ other: Phase) -> Bool {
            if case .waitingForRangeDeletion = self, case .waitingForRangeDeletion = other { true } else { false }
        }
    }

    package enum Step: UInt8, Sendable, Hashable, CaseIterable {
        case registering, waitingForRangeDeletion, cloning, catchingUp, criticalSection, committing, undecided
        case releasing
    }

    /// The end of a step.
    package struct Mark: Sendable, Hashable {
        package let step: Step
        package let end: Micros
    }

    package let id: MigrationID
    package let namespace: Namespace
    package let generation: CollectionGeneration
    package let from: ShardID
    package let to: ShardID
    package let range: ShardKeyRange
    package let requester: Requester
    /// Goes on although the range is too large.
    package let forceJumbo: Bool
    package let startedAt: Micros
    package var phase: Phase = .registering
    /// The donor's primary went while the commit was under way: whoever asked has been told, the rest goes on.
    package var isOrphaned = false
    /// When the present phase began.
    package var phaseBegan: Micros
    /// Since when donor and recipient have not reached each other; nil while they do.
    var cutOffSince: Micros?
    /// When each phase so far ended.
    package var marks: [Mark] = []

    /// The config servers have given the range to the recipient.
    package var isCommitted: Bool {
        if case .releasing = phase { true } else { false }
    }

    /// The shards whose writes to the collection wait: the donor's in the critical section, the recipient's too while
    /// the range changes hands.
    package var shardsWithoutWrites: [ShardID] {
        switch phase {
        case .criticalSection: [from]
        case .committing, .undecided: [from, to]
        default: []
        }
    }

    /// The shards whose reads of the collection wait.
    package var shardsWithoutReads: [ShardID] {
        switch phase {
        case .committing, .undecided: [from, to]
        default: []
        }
    }
}

/// A migration that is over, as `cluster.migrations()` shows it.
package struct MigrationRecord: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case committed
        case failed(CommandError)
    }

    package let id: MigrationID
    package let namespace: Namespace
    package let from: ShardID
    package let to: ShardID
    package let range: ShardKeyRange
    package let documents: Int
    package let bytes: Int64
    package let start: Micros
    package let end: Micros
    package let byBalancer: Bool
    package let outcome: Outcome
    /// The ends of its steps, but for the last, which ended with it.
    package let marks: [Migration.Mark]
    package let lastStep: Migration.Step
}

/// The migrations under way and all that are over.
package struct MigrationBook: Sendable {
    package internal(set) var active: [Migration] = []
    package internal(set) var history = PersistentArray<MigrationRecord>()
    var next: UInt32 = 1

    /// A shard takes part in at most one migration at a time.
    package func involving(_ shard: ShardID) -> Migration? { active.first { $0.from == shard || $0.to == shard } }

    func index(of id: MigrationID) -> Int? { active.firstIndex { $0.id == id } }
}
