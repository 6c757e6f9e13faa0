import BSON
import CloudPlatform
import LabSandbox
import ShardCluster
import SimKernel

/// The sandbox that an input works on. It is reached by its address while `Shell.run` holds it, so that running a
/// command copies nothing.
struct World {
    private let sandbox: UnsafeMutablePointer<Sandbox>

    init(_ sandbox: UnsafeMutablePointer<Sandbox>) { self.sandbox = sandbox }

    var now: Micros { sandbox.pointee.now }

    /// Milliseconds since 1970.
    var date: Int64 { sandbox.pointee.date }

    var cluster: Cluster { sandbox.pointee.cluster }

    /// Partitions that were moved so far.
    var partitionMoves: Int { sandbox.pointee.platform.partitionMoves }

    /// Requests of all loads but those in batches, so far.
    var requestCounts: RequestCounts { sandbox.pointee.platform.requestCounts }

    /// Events of nodes and data so far.
    var eventCount: Int { sandbox.pointee.platform.eventCount }

    func event(_ number: Int) -> (name: String, document: BSONDocument)? { sandbox.pointee.platform.event(number) }

    /// A copy, for what must leave no trace.
    var copy: Sandbox { sandbox.pointee }

    func run(_ command: BSONDocument, database: String, on node: String? = nil) -> BSONDocument {
        sandbox.pointee.run(command, database: database, on: node)
    }

    func logIn(_ user: String, password: String, database: String, on host: String?) -> BSONDocument {
        sandbox.pointee.logIn(user, password: password, database: database, on: host)
    }

    func call(_ method: String, _ arguments: [BSONValue]) throws(CommandError) -> BSONValue {
        try sandbox.pointee.call(method, arguments)
    }

    func wait(_ span: Micros, eachSecond: ((borrowing Sandbox) -> Bool)?) throws(CommandError) {
        try sandbox.pointee.wait(span, each: eachSecond)
    }
}
