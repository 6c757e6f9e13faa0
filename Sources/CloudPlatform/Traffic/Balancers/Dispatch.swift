import SimKernel

/// A request at its balancer.
extension TrafficWorld {
    /// Finds the request's route and its server, and hands it over.
    mutating func dispatch(_ request: Int32) {
        let b = Int(requests[request].balancer)
        let c = Int(requests[request].client)
        guard !balancers[b].isDown else { return respond(request, .refused) }
        let route = Int(balancers[b].route(path: requests[request].path, headers: clients[c].headers))
        guard route >= 0 else { return respond(request, .notFound) }
        let user = Int(requests[request].user)
        guard user >= 0 else {
            let key = balancers[b].generator.next()
            guard let server = choose(b, route, key: key) else { return respond(request, .noServer) }
            balancers[b].pools[route].connect(server)
            requests[request].pool = Int16(route)
            return admit(request, to: Int(server))
        }
        if balancers[b].settings.layer == .transport {
            dispatchConnection(request, client: c, user: user, balancer: b, pool: route)
        } else {
            dispatchRequest(request, client: c, user: user, balancer: b, pool: route)
        }
    }

    @inline(__always)
    private mutating func choose(_ b: Int, _ pool: Int, key: UInt64) -> Int32? {
        let (algorithm, slack) = (balancers[b].algorithm, balancers[b].slack)
        return balancers[b].pools[pool].choose(algorithm, slack: slack, key: key)
    }

    /// The hash of a user's address.
    func address(client c: Int, user: Int) -> UInt64 { KeyHash.of(UInt64(c &+ 1), UInt64(user)) }

    private mutating func dispatchRequest(_ request: Int32, client c: Int, user: Int, balancer b: Int, pool: Int) {
        var server = TrafficRequest.none
        if balancers[b].settings.hasAffinity { server = cookie(client: c, user: user, balancer: b, pool: pool) }
        if server < 0 {
            guard let chosen = choose(b, pool, key: address(client: c, user: user)) else {
                return respond(request, .noServer)
            }
            server = chosen
            clients[c].users[user].cookie = chosen
        }
        balancers[b].pools[pool].connect(server)
        requests[request].pool = Int16(pool)
        admit(request, to: Int(server))
    }

    /// The server that the user's cookie names, if it may still be used.
    private func cookie(client c: Int, user: Int, balancer b: Int, pool: Int) -> Int32 {
        let server = clients[c].users[user].cookie
        guard server >= 0, let member = balancers[b].pools[pool].member(server), member.isUp, isOpen(server) else {
            return TrafficRequest.none
        }
        return server
    }

    /// Whether a server that drains still takes those that it knows.
    private func isOpen(_ server: Int32) -> Bool { now < servers[Int(server)].closedFrom }

    /// On layer 4 a user's requests follow his connection.
    private mutating func dispatchConnection(_ request: Int32, client c: Int, user: Int, balancer b: Int, pool: Int) {
        let known = clients[c].users[user]
        if known.connection >= 0 {
            if Int(known.connectionBalancer) == b, Int(known.connectionPool) == pool, isOpen(known.connection) {
                return admit(request, to: Int(known.connection))
            }
            disconnect(client: c, user: user)
        }
        guard let server = choose(b, pool, key: address(client: c, user: user)) else {
            return respond(request, .noServer)
        }
        guard servers[Int(server)].isRunning else { return admit(request, to: Int(server)) }
        balancers[b].pools[pool].connect(server)
        clients[c].users[user].connection = server
        clients[c].users[user].connectionBalancer = Int16(b)
        clients[c].users[user].connectionPool = Int16(pool)
        admit(request, to: Int(server))
    }

    /// A user's connection is closed.
    mutating func disconnect(client c: Int, user: Int) {
        let known = clients[c].users[user]
        guard known.connection >= 0 else { return }
        balancers[Int(known.connectionBalancer)].pools[Int(known.connectionPool)].release(known.connection)
        clients[c].users[user].connection = TrafficRequest.none
    }

    /// All connections to a server are closed.
    mutating func disconnectAll(from server: Int) {
        for c in clients.indices {
            for user in clients[c].users.indices where clients[c].users[user].connection == Int32(server) {
                disconnect(client: c, user: user)
            }
        }
    }

    /// An attempt has its outcome, at the balancer; the answer goes back to its client.
    @inline(__always)
    mutating func respond(_ request: Int32, _ outcome: Outcome) {
        let pool = requests[request].pool
        if pool >= 0 {
            balancers[Int(requests[request].balancer)].pools[Int(pool)].release(requests[request].server)
            requests[request].pool = -1
        }
        requests[request].outcome = outcome
        guard requests[request].kind == .call else {
            return requests[request].kind == .check ? endCheck(request) : settle(request)
        }
        let delay = clients[Int(requests[request].client)].delays[Int(requests[request].balancer)]
        guard delay > 0 else { return settle(request) }
        requests[request].state = .returning
        queue.schedule(.answered(request: request, generation: requests[request].generation), at: now &+ delay)
    }
}
