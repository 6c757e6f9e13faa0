import BSON
import ShardCluster

/// What the shell, as a driver does, keeps of a session.
struct ClientSession: Sendable {
    enum Transaction: Sendable, Hashable {
        case none
        /// startTransaction was called, and no statement has been sent.
        case starting
        case inProgress
        /// `isEmpty` when nothing was ever sent.
        case committed(isEmpty: Bool)
        case aborted
    }

    let id: BSONBinary
    /// Of the last retryable write or transaction.
    var number: Int64 = 0
    var transaction = Transaction.none
    var isEnded = false
    let isCausal: Bool
    /// readConcern and writeConcern of the transaction, and what it takes when it says none.
    var options: BSONDocument = [:]
    let defaults: BSONDocument
    /// The newest time that it has seen.
    var operationTime: BSONTimestamp?

    var lsid: BSONDocument { ["id": .binary(id)] }

    var isInTransaction: Bool { transaction == .starting || transaction == .inProgress }
}

/// The way that a database object's commands go: in a session, to one node.
struct Link: Sendable, Hashable {
    /// The place of its session; nil for the connection's own, which only makes writes retryable.
    var session: Int?
    /// A node other than the first router.
    var node: String?
}

extension Machine {
    /// The way of the commands that a value's methods send; nil where the value says nothing about it.
    func wayOf(_ receiver: Value) -> Link? {
        guard case .object(let reference) = receiver else { return nil }
        switch state.heap[reference] {
        case .linkedDatabase(_, let way), .linkedCollection(_, let way): return way
        case .cursor(let cursor): return cursor.way
        case .database, .collection, .explainable, .session, .connection: return Link()
        case .namespace: return state.way
        default: return nil
        }
    }

    mutating func onWay<Result>(
        _ other: Link, _ body: (inout Machine) throws(Interruption) -> Result
    ) throws(Interruption) -> Result {
        let outer = way
        way = other
        defer { way = outer }
        return try body(&self)
    }
}
