import SimKernel

/// What a shell keeps from one input to the next.
struct ShellState: Sendable {
    var heap = Heap()
    var database: String
    /// The scope of the learner's variables.
    var globals: Reference
    /// The cursor that `it` goes on with.
    var iterated: Reference?
    /// Built-in objects that were named already, so that they keep their identity.
    var builtins: [String: Reference] = [:]
    /// For `Math.random()` and new ObjectIds.
    var generator = Generator(seed: 0x5368_6172_644C_6162)
    var objectIDCounter: UInt32 = 0
    /// The part of an ObjectId that tells this shell from others; drawn with the first.
    var objectIDMaker: UInt64?

    /// The node that `db` and `rs` talk to; `db = connect(...)` changes it.
    var way = Link()
    /// The sessions that were started, and the one that the connection keeps for itself.
    var sessions: [ClientSession] = []
    var implicitSession: Int?

    var listeners = Listeners()

    init(database: String) {
        self.database = database
        globals = heap.allocate(.scope(Scope(isFunction: true)))
        heap.settle()
    }

    var roots: [Reference] { [globals] + (iterated.map { [$0] } ?? []) + builtins.values + listeners.roots }

    /// Frees what no variable leads to.
    mutating func reclaim() { heap.reclaim(roots: roots) }
}
