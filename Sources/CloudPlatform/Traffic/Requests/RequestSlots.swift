import SimKernel

/// One attempt of a client's request on its way, in a slot that is used again.
struct TrafficRequest: Sendable {
    enum State: UInt8, Sendable {
        case free
        /// On its way to the balancer.
        case travelling
        /// In a server's queue.
        case queued
        /// Being served.
        case inService
        /// Its server waits for the store of sessions.
        case awaitingStore
        /// The answer is on its way.
        case returning
        /// Waiting to be sent again.
        case backingOff
    }

    enum Kind: UInt8, Sendable {
        /// A client waits for it.
        case call
        /// Its client has given it up; its server knows nothing of that.
        case orphan
        /// A balancer asks whether its server is well.
        case check
        /// A server asks the store of sessions.
        case storeRead
    }

    static let none: Int32 = -1

    /// When the client meant to send it: later than that it came to it only if it was held up.
    var intended: Micros = 0
    /// When its first attempt was sent.
    var started: Micros = 0
    /// When this attempt is given up.
    var deadline: Micros = 0
    /// When it came to its server.
    var enqueued: Micros = 0
    /// Goes up whenever the slot is given back, so that appointments for an earlier request are void.
    var generation: UInt32 = 0
    var client: Int32 = none
    var user: Int32 = none
    var server: Int32 = none
    /// Neighbours in the server's queue, or the next free slot.
    var next: Int32 = none
    /// Neighbours among the client's requests, in the order of their deadlines.
    var older: Int32 = none
    var newer: Int32 = none
    /// The request whose server waits for this one, and its generation.
    var parent: Int32 = none
    var parentGeneration: UInt32 = 0
    /// The balancer that it was sent to.
    var balancer: Int16 = -1
    /// The pool that counts it among its open ones; -1 if none does.
    var pool: Int16 = -1
    /// Place of its path in the world's list of paths.
    var path: Int16 = 0
    /// Place of its path in its client's list.
    var endpoint: Int16 = 0
    var attempt: UInt8 = 1
    var kind: Kind = .call
    var state: State = .free
    var outcome: Outcome = .ok
}

/// All requests on their way: an array whose free places are linked, so that no request allocates.
struct RequestSlots: Sendable {
    /// On their way at once.
    static let limit = 200_000

    var slots: [TrafficRequest] = []
    private var firstFree = TrafficRequest.none
    private(set) var used = 0

    /// Nil when there are too many.
    @inline(__always)
    mutating func take() -> Int32? {
        if firstFree >= 0 {
            let slot = firstFree
            firstFree = slots[Int(slot)].next
            slots[Int(slot)].next = TrafficRequest.none
            used &+= 1
            return slot
        }
        guard slots.count < Self.limit else { return nil }
        slots.append(TrafficRequest())
        used &+= 1
        return Int32(slots.count &- 1)
    }

    @inline(__always)
    mutating func give(back slot: Int32) {
        slots[Int(slot)].state = .free
        slots[Int(slot)].generation &+= 1
        slots[Int(slot)].next = firstFree
        slots[Int(slot)].server = TrafficRequest.none
        slots[Int(slot)].pool = -1
        firstFree = slot
        used &-= 1
    }

    /// Whether an appointment made for `generation` still holds.
    @inline(__always)
    func holds(_ slot: Int32, _ generation: UInt32) -> Bool { slots[Int(slot)].generation == generation }

    @inline(__always)
    subscript(slot: Int32) -> TrafficRequest {
        get { slots[Int(slot)] }
        _modify { yield &slots[Int(slot)] }
    }
}
