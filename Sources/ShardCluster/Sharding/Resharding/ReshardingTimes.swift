import SimKernel

/// What resharding takes in virtual time: phases and limits are the server's, the figures of its small steps this model's
/// (Docs/Fidelity.md).
enum ReshardingTimes {
    /// Sampling the new key, writing the coordinator's document, making the temporary collections.
    static let initialize: Micros = .milliseconds(1_000)
    /// A pass of applying what has arrived.
    static let apply: Micros = .milliseconds(500)
    /// Writes wait: the last of them are applied everywhere.
    static let blockWrites: Micros = .milliseconds(300)
    /// Reads wait too: the catalog changes, temporary collections take the collection's name.
    static let commit: Micros = .milliseconds(200)
    /// Between two looks for a member or for the config servers.
    static let faultLook: Micros = .milliseconds(1_000)

    /// Applying so many writes, at the rate of a migration's recipient.
    static func applying(_ writes: Int) -> Micros {
        Micros(writes) * 1_000_000 / MigrationTimes.cloneDocumentsPerSecond
    }
}
