import BSON
import ShardCluster
import SimKernel

/// What a driver knows of one server since it last asked it.
struct ServerView: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case mongos, primary, secondary
        /// Answers, and serves nobody: it starts, rolls back, or is an arbiter.
        case other
        /// Has not answered, or an error made the driver forget what it knew.
        case unknown
    }

    let address: NodeAddress
    let node: NodeID
    let host: String
    var kind = Kind.unknown
    var tags = BSONDocument()
    /// In seconds.
    var lastWrite: Int64 = 0
    var roundTrip: Micros = 0
    /// Its election term, where it is primary.
    var term: Int64 = 0

    /// The state as replSetGetStatus and the drivers' monitors name it.
    var stateName: String {
        switch kind {
        case .mongos: "MONGOS"
        case .primary: "PRIMARY"
        case .secondary: "SECONDARY"
        case .other: "OTHER"
        case .unknown: "UNKNOWN"
        }
    }
}

extension Platform {
    /// The servers that a client has pools for.
    func servers(of target: ClientSpecification.Target, _ cluster: Cluster) -> [ServerView] {
        switch target {
        case .routers(let routers):
            routers.map { ServerView(address: .router($0), node: .router($0), host: cluster.routers[$0].host) }
        case .set(let shard):
            cluster[.shard(shard)].members.enumerated().map { index, member in
                ServerView(address: .member(shard, index), node: .member(.shard(shard), index), host: member.host)
            }
        }
    }

    /// Whether a client and a server hear each other.
    func hears(_ client: ClientSpecification, _ server: ServerView, _ cluster: Cluster) -> Bool {
        hasCluster && cluster.reaches(.client, server.node)
            && regions.network.connects(client.region, cluster.region(of: server.node))
    }

    /// One way between a client and a server.
    func way(_ client: ClientSpecification, _ server: ServerView, _ cluster: Cluster) -> Micros {
        RegionLatency.oneWay(from: client.region, to: cluster.region(of: server.node))
    }

    /// A server's answer to the driver's `hello`.
    func look(_ client: ClientSpecification, _ server: ServerView, _ cluster: Cluster) -> ServerView {
        var view = server
        view.kind = .unknown
        guard hears(client, server, cluster) else { return view }
        view.roundTrip = 2 * way(client, server, cluster)
        guard case .member(let set, let index) = server.node else {
            view.kind = .mongos
            return view
        }
        let member = cluster[set].members[index]
        view.tags = member.settings.tags
        view.lastWrite = Int64(member.applied.timestamp.seconds)
        view.term = member.ballot.term
        if member.settings.hidden || !member.isReadable {
            view.kind = .other
        } else {
            view.kind = !member.isPrimary ? .secondary : member.isWritablePrimary ? .primary : .other
        }
        return view
    }
}
