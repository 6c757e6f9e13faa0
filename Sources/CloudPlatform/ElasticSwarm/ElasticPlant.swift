/// A mistake put into the platform on purpose, so that it can be seen that the elastic swarm finds its like. Only for
/// tests.
package enum ElasticPlant: String, Sendable, Hashable, CaseIterable {
    /// A server that drains goes on getting requests.
    case drainedServes
    /// A scaler decides within its cooldown.
    case noCooldown
    /// A node's keys are given away while it goes on serving them.
    case twoOwners
}
