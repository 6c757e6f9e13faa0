import BSON
import SimKernel

/// What a client of the swarm is doing: one thing at a time, tried again where a driver would.
struct SwarmJob: Sendable {
    enum Kind: Sendable {
        /// Writes values that nobody else writes.
        case write([RegisterValue])
        case erase(keys: [Int])
        case read(key: Int, level: ReadConcern.Level, mode: ReadPreference.Mode)
        /// Adds one to each counter, and leaves a token, so that a lost or a doubled increment is seen.
        case increment([CounterMark])
        case insert(items: [Int])
        case remove([Removal])
        /// A transaction over two accounts.
        case transfer(token: Int, stage: TransferStage)
        /// Reads all accounts at one time.
        case audit
    }

    struct RegisterValue: Sendable {
        let key: Int
        let value: Int64
    }

    struct CounterMark: Sendable {
        let key: Int
        let token: Int
    }

    struct Removal: Sendable {
        let item: Int
        /// A majority had it before: whatever the delete finds, it is gone afterwards.
        let wasInserted: Bool
    }

    enum TransferStage: Sendable {
        case take, give, commit, abort
    }

    enum Concern: Sendable {
        /// Nothing is said: majority is the default.
        case implicit
        case majority(timeout: Int32)
        case one

        var isMajority: Bool { if case .one = self { false } else { true } }
    }

    var kind: Kind
    var concern = Concern.implicit
    /// Whether a batch ends at its first error.
    var isOrdered = true
    /// Of a retryable write or a transaction.
    var number: Int64?
    /// When it was sent first.
    let began: Micros
    var attempts = 1

    static let maximumAttempts = 4

    /// Statements and documents, as a server's opcounters count them.
    var operations: Int {
        switch kind {
        case .write(let values): values.count
        case .erase(let keys): keys.count
        case .increment(let marks): marks.count
        case .insert(let items): items.count
        case .remove(let removals): removals.count
        case .transfer: 2
        case .read, .audit: 1
        }
    }

    var namespace: Namespace {
        switch kind {
        case .write, .erase, .read: Swarm.registers
        case .increment: Swarm.counters
        case .insert, .remove: Swarm.items
        case .transfer, .audit: Swarm.accounts
        }
    }
}

/// What a reply says of how it went.
enum SwarmOutcome: Sendable, Hashable {
    case acknowledged
    case failed(code: Int64)

    init(_ reply: BSONDocument) {
        if reply["ok"]?.double != 1 {
            self = .failed(code: reply["code"]?.int64 ?? -1)
        } else if let error = reply["writeErrors"]?.array?.first?.document {
            self = .failed(code: error["code"]?.int64 ?? -1)
        } else if let error = reply["writeConcernError"]?.document {
            self = .failed(code: error["code"]?.int64 ?? -1)
        } else {
            self = .acknowledged
        }
    }

    /// Codes after which a driver sends a retryable write again.
    private static let retryable: Set<Int64> = [
        6, 7, 63, 89, 91, 133, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
    ]

    var isRetryable: Bool { if case .failed(let code) = self { Self.retryable.contains(code) } else { false } }
}
