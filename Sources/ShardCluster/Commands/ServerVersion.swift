/// The server that this cluster follows, and its limits.
package enum ServerVersion {
    package static let text = "8.0.0"
    package static let wireVersion: Int32 = 25
    package static let maxDocumentBytes: Int32 = 16 * 1024 * 1024
    package static let maxMessageBytes: Int32 = 48_000_000
    package static let maxWriteBatch: Int32 = 100_000
    package static let sessionTimeoutMinutes: Int32 = 30
}
