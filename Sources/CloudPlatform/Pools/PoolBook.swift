import ShardCluster
import SimKernel

/// Everything that is around connection pools: clients, the load on them, and the members' machines.
struct PoolBook: Sendable {
    var clients: [PooledClient] = []
    var runs: [PoolRun] = []
    var requests: [PooledRequest] = []
    var free: [Int] = []
    var stations: [MemberStation] = []
    /// Mistakes made on purpose; only tests make them.
    var plants: Set<Plant> = []

    /// Clients that one sandbox has known, and runs.
    static let clientLimit = 128
    static let runLimit = 128
    static let nameLimitBytes = 60

    enum Plant: Sendable, Hashable {
        /// A request that fails keeps its connection.
        case leaksConnections
        /// A request that times out in the queue is answered nobody.
        case forgetsRequests
        /// A pool makes one connection too many.
        case overfills
    }

    /// - Throws: BadValue (2) naming the pools that there are.
    func place(of name: String) throws(CommandError) -> Int {
        if let place = clients.firstIndex(where: { $0.specification.name == name && !$0.isClosed }) { return place }
        let names = clients.filter { !$0.isClosed }.map(\.specification.name).joined(separator: ", ")
        throw .badValue(
            "There is no pool \"\(name)\". "
                + (names.isEmpty ? "pools.create(name, {...}) makes one." : "There are: \(names)."))
    }

    mutating func open(_ request: PooledRequest) -> Int {
        if let place = free.popLast() {
            // Old appointments stay old.
            let old = requests[place]
            requests[place] = request
            requests[place].serial = old.serial &+ 1
            requests[place].wait = old.wait &+ 1
            return place
        }
        requests.append(request)
        return requests.count - 1
    }

    mutating func close(_ request: Int) {
        requests[request].phase = .free
        requests[request].operation = nil
        requests[request].station = nil
        free.append(request)
    }

    /// Nothing where no client was ever made.
    func hash(into trace: inout TraceHash) {
        guard !clients.isEmpty else { return }
        for client in clients { client.hash(into: &trace) }
        for run in runs { run.hash(into: &trace) }
        for station in stations { station.hash(into: &trace) }
        trace.combine(UInt64(requests.count - free.count))
    }
}
