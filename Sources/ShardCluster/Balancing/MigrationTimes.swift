import SimKernel

/// What the steps of a migration take in virtual time. The phases are the server's; the figures are this model's, for
/// nodes in one region (Docs/Fidelity.md).
enum MigrationTimes {
    /// Both shards enter the migration in their registries, the donor reads its metadata anew.
    static let register: Micros = .milliseconds(100)
    /// Bytes a second that the recipient fetches from the donor.
    static let cloneBytesPerSecond: Int64 = 40 * 1024 * 1024
    /// Documents a second that the recipient inserts while cloning, with their index entries.
    static let cloneDocumentsPerSecond: Int64 = 100_000
    /// Indexes, first batch, and waiting for a majority at the end of cloning.
    static let cloneOverhead: Micros = .milliseconds(150)
    /// At least one round of transferring modifications.
    static let catchUp: Micros = .milliseconds(100)
    /// Writes wait: the last modifications are transferred.
    static let criticalSection: Micros = .milliseconds(30)
    /// Reads wait too: the config servers commit.
    static let commit: Micros = .milliseconds(50)
    /// The donor and the recipient leave the migration and persist their metadata.
    static let release: Micros = .milliseconds(70)
    /// Between two looks of a recipient that waits for its own orphans to go.
    static let rangeDeleterLook: Micros = .milliseconds(1_000)
    /// How soon a shard's range deleter gets to a range that may go at once.
    static let rangeDeletion: Micros = .milliseconds(1_000)
    /// Between two looks of a migration that waits for a member or for the config servers.
    static let faultLook: Micros = .milliseconds(1_000)
    /// How long a shard looks for the primary of another one that it is cut off from.
    static let cutOffLimit: Micros = .seconds(20)

    /// Fetching and inserting overlap: the slower of the two decides.
    static func clone(documents: Int, bytes: Int64) -> Micros {
        let fetching = micros(bytes, perSecond: cloneBytesPerSecond)
        let inserting = micros(Int64(documents), perSecond: cloneDocumentsPerSecond)
        return cloneOverhead + max(fetching, inserting)
    }

    private static func micros(_ amount: Int64, perSecond rate: Int64) -> Micros {
        let (scaled, overflow) = amount.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? amount / rate * 1_000_000 : scaled / rate
    }
}
