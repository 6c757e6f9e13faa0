package import BSON

/// Where a driver's commands go in: a sandbox, or a session around one.
package protocol CommandPort {
    /// The reply, always with `ok`; `on` names a node by host and port, by default the first router.
    mutating func run(_ command: BSONDocument, database: String, on: String?) -> BSONDocument
}
