/// A process that sends and gets messages.
package enum NodeID: Sendable, Hashable {
    /// A member of a replica set, by its place in `ReplicaSet.members`.
    case member(SetRef, Int)
    case router(Int)
    /// The learner's shell and the drivers, which sit beside the first router.
    case client
}
