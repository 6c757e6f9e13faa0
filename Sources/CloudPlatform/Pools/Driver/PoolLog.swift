import BSON
import SimKernel

/// The events of pools as drivers tell them to who listens, the last ones.
struct PoolLog: Sendable {
    /// Kept, at least; as many older ones go at once when there are twice as many.
    static let kept = 1_000

    /// Names as in the drivers' specification of connection monitoring and pooling.
    enum Name: String, Sendable {
        case poolCreated = "PoolCreated"
        case poolReady = "PoolReady"
        case poolCleared = "PoolCleared"
        case poolClosed = "PoolClosed"
        case created = "ConnectionCreated"
        case ready = "ConnectionReady"
        case closed = "ConnectionClosed"
        case checkOutStarted = "ConnectionCheckOutStarted"
        case checkOutFailed = "ConnectionCheckOutFailed"
        case checkedOut = "ConnectionCheckedOut"
        case checkedIn = "ConnectionCheckedIn"
    }

    struct Entry: Sendable, Hashable {
        let name: Name
        let at: Micros
        /// The pool's place in its client.
        let pool: Int
        var connection: UInt32?
        var reason: String?
    }

    private(set) var entries = PersistentArray<Entry>()
    private(set) var total: Int64 = 0

    mutating func append(_ entry: Entry) {
        if entries.count == 2 * Self.kept { entries = PersistentArray(entries.dropFirst(Self.kept)) }
        entries.append(entry)
        total += 1
    }
}
