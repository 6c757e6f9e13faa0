import ShardCluster
import SimKernel

/// From a request to a connection, and back.
extension Platform {
    /// A connection costs four round trips (TCP, TLS, hello, SCRAM's second half) and the hashing of the password.
    static let handshakes: Micros = 4
    static let passwordHashing: Micros = .milliseconds(5)

    /// Looks for a server; a request that finds none waits until the driver knows of one.
    mutating func select(_ request: Int) {
        let (client, instance) = (pools.requests[request].client, pools.requests[request].instance)
        guard !pools.clients[client].isClosed else { return fail(request, .clientClosed) }
        let isWrite = pools.requests[request].isWrite
        guard let server = pools.clients[client].select(isWrite: isWrite, instance: instance, &generator) else {
            pools.requests[request].phase = .selecting
            pools.clients[client].selecting.append(request)
            let settings = pools.clients[client].specification.settings
            scheduleTimeout(of: request, at: pools.requests[request].asked + settings.serverSelectionTimeout)
            return lookSoon(client)
        }
        let place = pools.clients[client].pool(of: instance, server: server)
        pools.requests[request].pool = place
        pools.requests[request].phase = .queued(since: now)
        record(.checkOutStarted, client, place)
        pools.clients[client].pools[place].enqueue(request)
        let limit = pools.clients[client].specification.settings.waitQueueTimeout
        if limit > 0 { scheduleTimeout(of: request, at: now + limit) }
        pump(client, place)
    }

    /// Gives out what is idle, and begins connections that are missing.
    mutating func pump(_ client: Int, _ place: Int) {
        while let (request, connection) = pools.clients[client].pools[place].checkOut(at: now) {
            record(.checkedOut, client, place, connection)
            pools.requests[request].connection = connection
            pools.requests[request].waited += now - pools.requests[request].asked
            send(request)
        }
        let specification = pools.clients[client].specification
        let server = pools.clients[client].servers[pools.clients[client].pools[place].server]
        var settings = specification.settings
        if pools.plants.contains(.overfills) { settings.maxPoolSize += 1 }
        for _ in 0..<pools.clients[client].pools[place].wanted(settings) {
            let id = pools.clients[client].nextConnection
            pools.clients[client].nextConnection += 1
            pools.clients[client].pools[place].begin(id, at: now)
            record(.created, client, place, id)
            let ready = now + Self.handshakes * server.roundTrip + Self.passwordHashing
            queue.schedule(.pool(.connected(client: Int32(client), connection: id)), at: ready)
        }
    }

    /// A connection is there, or its server has gone meanwhile.
    mutating func finishConnection(_ client: Int, _ id: UInt32, cluster: Cluster) {
        guard let place = pools.clients[client].pools.firstIndex(where: { $0.connection(id) != nil }) else { return }
        let server = pools.clients[client].pools[place].server
        guard hears(pools.clients[client].specification, pools.clients[client].servers[server], cluster) else {
            pools.clients[client].pools[place].close(id)
            record(.closed, client, place, id, "error")
            return forget(server, of: client, because: "connection failed")
        }
        record(.ready, client, place, id)
        putBack(client, place, id)
    }

    /// A connection comes back, or is new: the one who has waited longest gets it.
    private mutating func putBack(_ client: Int, _ place: Int, _ id: UInt32) {
        if pools.clients[client].pools[place].putIdle(id, at: now) {
            watchIdle(client)
        } else {
            record(.closed, client, place, id, "stale")
        }
        pump(client, place)
    }

    /// A request gives back its connection; one that broke is closed instead.
    mutating func checkIn(_ request: Int, isBroken: Bool) {
        let (client, place, id) = (
            pools.requests[request].client, pools.requests[request].pool, pools.requests[request].connection
        )
        record(.checkedIn, client, place, id)
        guard isBroken || pools.clients[client].isClosed else { return putBack(client, place, id) }
        pools.clients[client].pools[place].close(id)
        record(.closed, client, place, id, isBroken ? "error" : "poolClosed")
        if !pools.clients[client].isClosed { pump(client, place) }
    }

    mutating func scheduleTimeout(of request: Int, at time: Micros) {
        pools.requests[request].wait &+= 1
        queue.schedule(
            .pool(.timeout(request: Int32(request), wait: pools.requests[request].wait)), at: max(now, time))
    }

    /// A wait has lasted as long as the driver allows.
    mutating func timeOut(_ request: Int, wait: UInt32) {
        guard pools.requests[request].wait == wait else { return }
        let (client, place) = (pools.requests[request].client, pools.requests[request].pool)
        let settings = pools.clients[client].specification.settings
        switch pools.requests[request].phase {
        case .selecting:
            pools.requests[request].waited += now - pools.requests[request].asked
            pools.clients[client].selecting.removeAll { $0 == request }
            fail(request, .serverSelection(after: settings.serverSelectionTimeout))
        case .queued:
            guard pools.clients[client].pools[place].leaveQueue(request) else { return }
            pools.requests[request].waited += now - pools.requests[request].asked
            record(.checkOutFailed, client, place, nil, "timeout")
            if pools.plants.contains(.forgetsRequests) { return pools.close(request) }
            fail(request, .waitQueueTimeout)
        case .sent, .unheard, .computing, .reading, .waiting, .returning:
            let server = pools.clients[client].servers[pools.clients[client].pools[place].server]
            breakOff(request, .timeout(pools.requests[request].connection, server.host))
        case .free: return
        }
    }

    /// The answer to a request is no longer waited for; its connection is of no use any more.
    mutating func breakOff(_ request: Int, _ problem: PoolProblem) {
        leaveStation(request)
        pools.requests[request].serial &+= 1
        pools.requests[request].wait &+= 1
        if !pools.plants.contains(.leaksConnections) { checkIn(request, isBroken: true) }
        fail(request, problem)
    }

    mutating func record(
        _ name: PoolLog.Name, _ client: Int, _ pool: Int, _ connection: UInt32? = nil, _ reason: String? = nil
    ) {
        pools.clients[client].log.append(
            PoolLog.Entry(name: name, at: now, pool: pool, connection: connection, reason: reason))
    }
}
