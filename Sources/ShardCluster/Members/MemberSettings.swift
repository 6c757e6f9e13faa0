package import BSON

/// What a replica set's configuration says of a member besides its host.
package struct MemberSettings: Sendable, Hashable {
    /// Votes and stores nothing.
    package var arbiterOnly = false
    package var buildIndexes = true
    /// Clients are not told of it.
    package var hidden = false
    /// 0 to 1000; 0 never stands for election.
    package var priority: Double = 1
    package var tags: BSONDocument = [:]
    /// It stays this far behind.
    package var secondaryDelaySecs: Int64 = 0
    /// 0 or 1.
    package var votes = 1

    package init() {}
}
