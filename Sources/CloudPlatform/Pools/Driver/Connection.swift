import SimKernel

/// One connection of a pool.
struct Connection: Sendable, Hashable {
    enum State: Sendable, Hashable {
        /// Being established.
        case pending
        case idle(since: Micros)
        /// Checked out by a request.
        case inUse(request: Int, since: Micros)
    }

    let id: UInt32
    /// The pool's generation in which it was made: an older one is stale.
    let generation: Int
    let created: Micros
    var state = State.pending

    var isPending: Bool { state == .pending }
}
