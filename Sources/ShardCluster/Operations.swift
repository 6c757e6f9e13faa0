package import BSON
package import SimKernel

/// A command that has not been answered yet.
package struct OperationID: Sendable, Hashable, Comparable {
    let number: UInt32
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What a command's beginning gives: the reply and the time that it takes, or something to ask for later.
package enum CommandProgress: Sendable {
    case done(reply: BSONDocument, latency: Micros)
    case waiting(OperationID)
}

/// The commands that are under way, and those answered that nobody has asked for yet.
struct OperationTable: Sendable {
    /// Boxed: those who wait are asked for again and again, and a table of large values would be moved each time.
    indirect enum State: Sendable {
        case moving(MigrationID)
        case addingShard(AddShardRequest)
        case movingPrimary(database: String, to: ShardID)
        /// balancerStop, which waits for the round's migrations.
        case stoppingBalancer
        /// Waits for a transaction to let go.
        case blocked(BlockedCommand)
        /// Waited, and goes on as another operation.
        case following(OperationID)
        /// commitTransaction, which waits for the coordinator's decision.
        case committing(UInt32)
        /// A write or read that came into a migration's critical section.
        case heldBack(CommandRequest)
        /// A change of the catalog that waits for a primary of the config servers.
        case awaitingConfig(CommandRequest, until: Micros)
        /// reshardCollection, moveCollection, unshardCollection, and those who wait for one to end.
        case resharding
        /// cleanupOrphaned.
        case cleaningOrphans(Namespace, on: ShardID)
        /// Waits for the members of a replica set.
        case waiting(Waiting)
        case steppingDown(AwaitedStepDown)
        case steppingUp(SetRef, Int)
        case answered(BSONDocument, latency: Micros)
    }

    private var next: UInt32 = 1
    /// Ascending by `id`.
    private var entries: [(id: OperationID, state: State)] = []

    /// A number for a command that is about to begin.
    mutating func reserve() -> OperationID {
        defer { next &+= 1 }
        return OperationID(number: next)
    }

    mutating func open(_ state: State) -> OperationID {
        let id = reserve()
        open(state, as: id)
        return id
    }

    mutating func open(_ state: State, as id: OperationID) { entries.insert((id, state), at: place(notBefore: id)) }

    subscript(id: OperationID) -> State? {
        get { place(of: id).map { entries[$0].state } }
        set {
            guard let place = place(of: id) else { return }
            if let newValue { entries[place].state = newValue } else { entries.remove(at: place) }
        }
    }

    var all: [State] { entries.map(\.state) }
    var ids: [OperationID] { entries.map(\.id) }

    private func place(of id: OperationID) -> Int? {
        let place = place(notBefore: id)
        return place < entries.count && entries[place].id == id ? place : nil
    }

    /// Most operations are opened last: looked for from the end, then by halves.
    private func place(notBefore id: OperationID) -> Int {
        guard let last = entries.last, id <= last.id else { return entries.count }
        return entries.indices.partitioningIndex { entries[$0].id >= id }
    }
}

extension Cluster {
    /// Whether `poll` has an answer to give.
    package func hasAnswered(_ operation: OperationID) -> Bool {
        switch operations[operation] {
        case .answered: true
        case .following(let other): hasAnswered(other)
        default: false
        }
    }

    /// The answer to a command that had to wait, once; nil while it is still under way.
    package mutating func poll(_ operation: OperationID) -> (reply: BSONDocument, latency: Micros)? {
        if case .following(let other) = operations[operation] {
            guard let answer = poll(other) else { return nil }
            operations[operation] = nil
            return answer
        }
        guard case .answered(let reply, let latency) = operations[operation] else { return nil }
        operations[operation] = nil
        return (reply, latency)
    }

    mutating func answer(_ operation: OperationID, _ reply: BSONDocument, latency: Micros = CommandCosts.metadata) {
        operations[operation] = .answered(reply, latency: latency)
    }
}
