package import BSON
package import SimKernel

/// A multi-document transaction: what it reads, what it has written so far, and how far its end has come.
package struct Transaction: Sendable {
    package enum State: Sendable, Hashable {
        case inProgress
        case committing
        case committed
        case aborted
    }

    let serial: UInt32
    package let session: SessionID
    package let number: Int64
    package let startedAt: Micros
    let level: ReadConcern.Level
    package let readTimestamp: BSONTimestamp
    /// With read concern snapshot: all shards' stores as they were at the beginning, by slot.
    let snapshot: [NamespaceMap<StoredCollection>]
    package internal(set) var state = State.inProgress
    /// In the order in which they were first asked; the first is the coordinator.
    package internal(set) var participants: [Participant] = []
    package internal(set) var commitType: CommitType?
    package internal(set) var coordinator: Coordinator?
    /// The router that it came through first.
    let router: Int
    var lastActiveAt: Micros
    /// What its statements took.
    var activeTime: Micros = 0
    /// When the first of its participants ends it: transactionLifetimeLimitSeconds of that shard after it joined.
    var expiresAt: Micros
    /// commitTransaction commands that wait for the outcome.
    var waiting: [OperationID] = []

    /// How a router ends a transaction, by the participants that it has.
    package enum CommitType: String, Sendable, Hashable, CaseIterable {
        case noShards, singleShard, singleWriteShard, readOnly, twoPhaseCommit
    }

    /// As messages of the server print it.
    var text: String { "{ txnNumber: \(number) }" }
}

/// A shard's part of a transaction: a private copy of its store as it was, and the changes to it.
///
/// The copies share everything with the store until they are written to.
package struct Participant: Sendable {
    package enum State: Sendable, Hashable {
        case inProgress
        case prepared
        case committed
        case aborted
    }

    package let shard: ShardID
    /// Of the primary that it runs on: before it is prepared no other knows of it.
    let term: Int64
    let base: NamespaceMap<StoredCollection>
    var view: NamespaceMap<StoredCollection>
    var operations: [TransactionOperation] = []
    var locks: [LockKey] = []
    package internal(set) var state = State.inProgress
    var prepared: OpTime?
    var committed: OpTime?

    package var isReadOnly: Bool { operations.isEmpty }
}

/// One change that a transaction makes when it commits.
struct TransactionOperation: Sendable {
    let operation: OplogOperation
    let namespace: Namespace
    let object: BSONDocument
    let target: BSONDocument?
    /// The document as the transaction's snapshot has it.
    let before: BSONDocument?

    /// As an element of an applyOps entry.
    var document: BSONDocument {
        var document: BSONDocument = [
            "op": .string(operation.rawValue), "ns": .string(namespace.text), "o": .document(object),
        ]
        if let target { document.append("o2", .document(target)) }
        return document
    }
}

/// What only one transaction may change at a time: a key of a unique index on a shard, above all an `_id`.
struct LockKey: Sendable, Hashable {
    let shard: ShardID
    let namespace: String
    let index: String
    let key: IndexKey
}

/// A transaction that is over, as views and `cluster.transactions()` show it.
package struct TransactionRecord: Sendable, Hashable {
    package let session: SessionID
    package let number: Int64
    package let start: Micros
    package let end: Micros
    package let isCommitted: Bool
    package let commitType: Transaction.CommitType?
    package let coordinator: ShardID?
    package let participants: [ShardID]
    package let writers: [ShardID]
    /// A coordinator finished what another had begun.
    package let hasRecovered: Bool
    /// The error's name that ended it.
    package let reason: String
}
