/// A mistake put into the platform on purpose, so that it can be seen that the elastic swarm finds its like. Only for
/// tests.
package enum ElasticPlant: String, Sendable, Hashable, CaseIterable {
    /// A server that drains goes on getting requests.
    case drainedServes
    /// A scaler decides within its cooldown.
    case noCooldown
    /// A node's keys are given away while it goes on serving them.
    case twoOwners
    /// A request that waits too long for a connection is answered nobody.
    case requestForgotten
    /// A pool makes a connection more than it may have.
    case poolOverfilled
    /// A commit is acknowledged before its standbys have it.
    case commitUnconfirmed
    /// A replica has what its primary does not have.
    case replicaAhead
    /// A primary that is fenced goes on taking writes.
    case fenceIgnored
}
