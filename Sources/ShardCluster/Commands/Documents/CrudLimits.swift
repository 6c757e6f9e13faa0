/// Bounds of the commands that read and write documents.
package enum CrudLimits {
    /// maxWriteBatchSize of hello.
    package static let batch = 100_000
    /// Generated documents that one update or delete may turn into stored ones.
    package static let materialised = 10_000
    /// Documents of the whole cluster, stored one by one, up to which a load adds more where bulk has no closed form.
    package static let loadedDocuments: Int64 = 1_000_000
    /// Model bytes of the whole cluster up to which it does.
    package static let loadedBytes: Int64 = 512 << 20
    /// Documents of a first batch that didn't ask for another number, as the server's.
    static let firstBatch = 101
    /// Bytes of a reply's batch, as the server's `maxBSONObjectSize`.
    static let batchBytes = 16 * 1024 * 1024
    /// Cursors that stay open; the one used longest ago gives way.
    static let openCursors = 100
    /// cursorTimeoutMillis.
    static let cursorIdle: Int64 = 600_000_000
    /// Bytes of results that an aggregation may keep for a cursor.
    static let cursorBytes = 104_857_600
}
