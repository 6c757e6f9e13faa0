package import SimKernel

/// What a sandbox bears; beyond it a named error, and nothing has changed.
package enum Limits {
    /// Model bytes of all stored data.
    package static let memoryBytes: Int64 = 1 << 30
    /// One `wait`.
    package static let wait: Micros = .hours(24 * 7)
    /// The whole life of a sandbox, unless its configuration says less.
    package static let virtualTime: Micros = .hours(24 * 60)
    /// How long a command may wait for its own end, such as a migration's.
    package static let command: Micros = .hours(24)
    /// Of a configuration; clusters may grow to fifty.
    package static let shards = 20
    /// The server's limit on voting members.
    package static let replicas = 7
    package static let routers = 8
    /// On which a cluster is built by hand.
    package static let hosts = 32
}
