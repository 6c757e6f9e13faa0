import ShardCluster
import SimKernel

/// A driver's client in all processes of an application: its view of the servers, and a pool for each of them in each.
struct PooledClient: Sendable {
    let specification: ClientSpecification
    var servers: [ServerView]
    /// Process by process, in each server by server.
    var pools: [ConnectionPool]
    /// Requests that no server suits, the first to ask first.
    var selecting: [Int] = []
    var isClosed = false
    /// Of the beat that is to come; an earlier one that is still in the queue is no longer asked for.
    var beat: UInt32 = 0
    var nextBeat: Micros = 0
    var idleLookDue = false
    var nextConnection: UInt32 = 1
    var sessions = ProbeSessions()
    var log = PoolLog()

    init(_ specification: ClientSpecification, servers: [ServerView]) {
        self.specification = specification
        self.servers = servers
        pools = (0..<specification.instances).flatMap { _ in servers.indices.map { ConnectionPool(server: $0) } }
    }

    func pool(of instance: Int, server: Int) -> Int { instance * servers.count + server }

    /// The pools of a server, one in each process.
    func pools(ofServer server: Int) -> StrideTo<Int> {
        stride(from: server, to: pools.count, by: max(1, servers.count))
    }

    /// A server that suits, the one with less to do of two drawn by chance; nil if none does.
    ///
    /// Source: the drivers' specification of server selection.
    func select(isWrite: Bool, instance: Int, _ generator: inout Generator) -> Int? {
        let suitable = suitable(isWrite: isWrite)
        guard suitable.count > 1 else { return suitable.first }
        let first = Int(generator.below(UInt64(suitable.count)))
        var second = Int(generator.below(UInt64(suitable.count - 1)))
        if second >= first { second += 1 }
        let loads = [first, second].map { pools[pool(of: instance, server: suitable[$0])].load }
        return suitable[loads[1] < loads[0] ? second : first]
    }

    private func suitable(isWrite: Bool) -> [Int] {
        guard case .set = specification.target else { return servers.indices.filter { servers[$0].kind == .mongos } }
        let primary = servers.indices.filter { servers[$0].kind == .primary }.max {
            servers[$0].term < servers[$1].term
        }
        if isWrite { return primary.map { [$0] } ?? [] }
        // The common rule counts with ten seconds between two looks.
        let older = (specification.settings.heartbeatFrequency - .seconds(10)) / 1_000_000
        let offers = servers.indices.compactMap { index -> MemberOffer? in
            let view = servers[index]
            guard index == primary || view.kind == .secondary else { return nil }
            return MemberOffer(
                member: index, isPrimary: index == primary, tags: view.tags,
                lastWrite: index == primary ? view.lastWrite : view.lastWrite - older, roundTrip: view.roundTrip)
        }
        return specification.preference.eligible(offers).map(\.member)
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(specification.name)
        trace.combine(UInt64(isClosed ? 1 : 0))
        for view in servers { trace.combine(view.kind.rawValue) }
        for pool in pools { pool.hash(into: &trace) }
        trace.combine(UInt64(selecting.count))
    }
}
