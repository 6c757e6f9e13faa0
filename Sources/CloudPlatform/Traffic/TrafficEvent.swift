/// What a world of requests has in its queue: 13 bytes, so that millions of them are moved cheaply.
///
/// Numbers are places in the world's arrays; an epoch, a generation or a life tells whether an appointment still holds.
enum TrafficEvent: Sendable, Hashable {
    /// An open client's next request is due.
    case arrival(client: Int32, epoch: Int32)
    /// A user of a closed client has thought.
    case userReady(client: Int32, user: Int32, epoch: Int32)
    /// A request comes to its balancer.
    case reached(request: Int32, generation: UInt32)
    /// A server is done with a request.
    case served(request: Int32, generation: UInt32)
    /// An answer comes to its client.
    case answered(request: Int32, generation: UInt32)
    /// A request that failed is sent again.
    case retry(request: Int32, generation: UInt32)
    /// The oldest time-out of a client may be over.
    case deadline(client: Int32)
    case clientEnds(client: Int32, epoch: Int32)
    /// A server's process has started.
    case serverUp(server: Int32, life: Int32)
    /// A server that was ended is started again.
    case serverStarts(server: Int32, life: Int32)
    /// The grace of a draining server is over.
    case serverCloses(server: Int32, life: Int32)
    /// The next request of a server with a CPU limit is done.
    case quotaDue(server: Int32, epoch: Int32)
    /// A server has more in memory than its limit.
    case outOfMemory(server: Int32, life: Int32)
    /// A balancer is to ask a server whether it is well.
    case checkDue(balancer: Int32, server: Int32, epoch: Int32)
    /// A check has had no answer in time.
    case checkExpired(request: Int32, generation: UInt32)
    /// A global balancer looks at its balancers.
    case globalCheck(global: Int32)
    /// Utilisation of all servers is noted.
    case tick

    /// The event as a word of the world's trace.
    var traceWord: UInt64 {
        switch self {
        case .arrival(let client, let epoch): 1 | Self.word(client, UInt32(bitPattern: epoch))
        case .userReady(let client, let user, _): 2 | Self.word(client, UInt32(bitPattern: user))
        case .reached(let request, let generation): 3 | Self.word(request, generation)
        case .served(let request, let generation): 4 | Self.word(request, generation)
        case .answered(let request, let generation): 5 | Self.word(request, generation)
        case .retry(let request, let generation): 6 | Self.word(request, generation)
        case .deadline(let client): 7 | Self.word(client, 0)
        case .clientEnds(let client, let epoch): 8 | Self.word(client, UInt32(bitPattern: epoch))
        case .serverUp(let server, let life): 9 | Self.word(server, UInt32(bitPattern: life))
        case .serverStarts(let server, let life): 10 | Self.word(server, UInt32(bitPattern: life))
        case .serverCloses(let server, let life): 11 | Self.word(server, UInt32(bitPattern: life))
        case .tick: 12
        case .checkDue(let balancer, let server, _): 13 | Self.word(balancer, UInt32(bitPattern: server))
        case .checkExpired(let request, let generation): 14 | Self.word(request, generation)
        case .globalCheck(let global): 15 | Self.word(global, 0)
        case .quotaDue(let server, let epoch): 16 | Self.word(server, UInt32(bitPattern: epoch))
        case .outOfMemory(let server, let life): 17 | Self.word(server, UInt32(bitPattern: life))
        }
    }

    private static func word(_ place: Int32, _ rest: UInt32) -> UInt64 {
        UInt64(UInt32(bitPattern: place)) << 8 | UInt64(rest) << 40
    }
}
