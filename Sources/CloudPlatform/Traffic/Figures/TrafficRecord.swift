package import SimKernel

/// One request of a client that is recorded, with all its attempts.
package struct TrafficRecord: Sendable, Hashable {
    /// When it was meant to be sent.
    package let intended: Micros
    /// When its first attempt was sent.
    package let started: Micros
    package let ended: Micros
    package let outcome: Outcome
    /// Place in the client's list of endpoints.
    package let endpoint: Int
    package let attempts: Int
}
