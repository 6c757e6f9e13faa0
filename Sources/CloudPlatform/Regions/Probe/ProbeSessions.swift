import BSON
import SimKernel

/// A driver's pool of sessions: a write takes one that no other write is using, and gives it back with its answer.
struct ProbeSessions: Sendable {
    struct Transaction: Sendable, Hashable {
        /// The session's place in the pool.
        let session: Int
        let number: Int64
    }

    private var ids: [BSONBinary] = []
    private var numbers: [Int64] = []
    private var free: [Int] = []

    mutating func begin(_ generator: inout Generator) -> Transaction {
        let session = free.popLast() ?? add(&generator)
        numbers[session] += 1
        return Transaction(session: session, number: numbers[session])
    }

    /// One whose last write was never answered is not used again: nobody knows what it still does.
    mutating func end(_ transaction: Transaction) { free.append(transaction.session) }

    func fields(_ transaction: Transaction) -> BSONDocument {
        ["lsid": ["id": .binary(ids[transaction.session])], "txnNumber": .int64(transaction.number)]
    }

    private mutating func add(_ generator: inout Generator) -> Int {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word = generator.next()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        ids.append(BSONBinary(subtype: 4, bytes: bytes))
        numbers.append(0)
        return ids.count - 1
    }
}
