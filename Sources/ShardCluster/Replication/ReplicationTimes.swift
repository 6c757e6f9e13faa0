import SimKernel

/// What replication takes in virtual time in a disturbed set. Figures of this model (Docs/Fidelity.md).
enum ReplicationTimes {
    /// Entries that a member fetches and applies at once.
    static let batchEntries = 5_000
    /// Applying a batch and writing it to the journal.
    static let batch: Micros = 1_000
    /// Applying an entry, with its indexes.
    static let entry: Micros = 10
    /// storage.journal.commitIntervalMs.
    static let journal: Micros = .milliseconds(100)
    static let look: Micros = .seconds(1)
    /// The oplog's size that a server takes by default on a small disk; the figure is only told.
    static let oplogBytes: Int64 = 990 * 1024 * 1024
    /// Between two checkpoints of the storage.
    static let checkpoint: Micros = .seconds(60)
    /// How far a sync source may be behind another that would do: `maxSyncSourceLagSecs`.
    static let sourceLagSeconds: UInt32 = 30
    /// Finding the common point, going back to the stable checkpoint, and forward to the common point.
    static let rollback: Micros = .seconds(2)
    /// Taking one entry back and writing its document to a rollback file.
    static let rollbackEntry: Micros = 20
    /// Bytes a second that copying all data takes.
    static let copyBytesPerSecond: Int64 = 100_000_000
}
