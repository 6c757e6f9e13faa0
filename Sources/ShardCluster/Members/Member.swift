import BSON
package import SimKernel

/// One node of a replica set: a copy of the set's store that has applied the oplog up to a point.
package struct Member: Sendable, Hashable {
    /// `_id` in the set's configuration.
    package let id: Int
    package let host: String
    package var role: Role
    package var priority = 1
    package var votes = 1
    /// When the process started.
    package let startedAt: Micros
    /// The last oplog entry that this copy has applied.
    package var applied: OpTime
    /// The last applied entry that is in its journal.
    package var durable: OpTime

    package enum Role: Sendable, Hashable {
        case primary(electedAt: Micros)
        case secondary(syncSource: Int?)
        case down(since: Micros)

        /// `state` and `stateStr` of replSetGetStatus.
        var state: (number: Int, name: String) {
            switch self {
            case .primary: (1, "PRIMARY")
            case .secondary: (2, "SECONDARY")
            case .down: (8, "(not reachable/healthy)")
            }
        }
    }
}
