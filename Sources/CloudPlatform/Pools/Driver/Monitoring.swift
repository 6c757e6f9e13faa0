import BSON
import ShardCluster
import SimKernel

/// How a driver watches its servers and keeps its pools.
extension Platform {
    /// Asks all servers; what has come or gone shows in the pools.
    mutating func beat(_ client: Int, number: UInt32, cluster: Cluster) {
        guard pools.clients[client].beat == number, !pools.clients[client].isClosed else { return }
        lookAtServers(of: client, cluster)
        schedule(beatOf: client, at: now + pools.clients[client].specification.settings.heartbeatFrequency)
        if !pools.clients[client].selecting.isEmpty { lookSoon(client) }
    }

    mutating func lookAtServers(of client: Int, _ cluster: Cluster) {
        let specification = pools.clients[client].specification
        for server in pools.clients[client].servers.indices {
            let before = pools.clients[client].servers[server]
            let view = look(specification, before, cluster)
            if view.kind == .unknown {
                if before.kind != .unknown {
                    forget(server, of: client, because: "the server does not answer")
                }
                interrupt(server, of: client)
                continue
            }
            pools.clients[client].servers[server] = view
            for place in pools.clients[client].pools(ofServer: server) where pools.clients[client].pools[place].isPaused
            {
                pools.clients[client].pools[place].ready()
                record(.poolReady, client, place)
            }
        }
        for place in pools.clients[client].pools.indices { pump(client, place) }
        let waiting = pools.clients[client].selecting
        pools.clients[client].selecting = []
        for request in waiting { select(request) }
    }

    private mutating func schedule(beatOf client: Int, at time: Micros) {
        pools.clients[client].beat &+= 1
        pools.clients[client].nextBeat = time
        queue.schedule(.pool(.beat(client: Int32(client), number: pools.clients[client].beat)), at: time)
    }

    /// Somebody waits for a server: the driver looks again as soon as it may.
    mutating func lookSoon(_ client: Int) {
        let soon = now + PoolSettings.leastHeartbeat
        if pools.clients[client].nextBeat > soon || pools.clients[client].nextBeat <= now {
            schedule(beatOf: client, at: soon)
        }
    }

    /// The driver no longer takes a server for what it was, and clears its pools.
    mutating func forget(_ server: Int, of client: Int, because reason: String) {
        pools.clients[client].servers[server].kind = .unknown
        let host = pools.clients[client].servers[server].host
        for place in pools.clients[client].pools(ofServer: server) where !pools.clients[client].pools[place].isPaused {
            let (waiters, closed) = pools.clients[client].pools[place].clear()
            record(.poolCleared, client, place, nil, reason)
            notify(
                .poolCleared,
                [
                    ("pool", .string(pools.clients[client].specification.name)), ("host", .string(host)),
                    ("generation", .number(Int64(pools.clients[client].pools[place].generation))),
                    ("reason", .string(reason)),
                ])
            for id in closed { record(.closed, client, place, id, "stale") }
            for request in waiters {
                record(.checkOutFailed, client, place, nil, "connectionError")
                fail(request, .cleared(host))
            }
        }
        lookSoon(client)
    }

    /// What is on its way to a server that the monitor has lost will not be answered.
    private mutating func interrupt(_ server: Int, of client: Int) {
        let host = pools.clients[client].servers[server].host
        for place in pools.clients[client].pools(ofServer: server) {
            for connection in pools.clients[client].pools[place].connections {
                guard case .inUse(let request, _) = connection.state,
                    pools.requests[request].phase == .unheard
                else { continue }
                breakOff(request, .closed(connection.id, host))
            }
        }
    }

    /// An answer says that a server is not what the driver took it for: its pool stays, but it is looked at anew.
    mutating func doubt(_ server: Int, of client: Int) {
        pools.clients[client].servers[server].kind = .unknown
        for place in pools.clients[client].pools(ofServer: server) { pools.clients[client].pools[place].pause() }
        lookSoon(client)
    }

    /// Connections that nobody uses are closed after maxIdleTimeMS.
    mutating func watchIdle(_ client: Int) {
        let span = pools.clients[client].specification.settings.maxIdleTime
        guard span > 0, !pools.clients[client].idleLookDue else { return }
        pools.clients[client].idleLookDue = true
        queue.schedule(.pool(.idle(client: Int32(client))), at: now + span)
    }

    mutating func closeIdle(_ client: Int) {
        pools.clients[client].idleLookDue = false
        guard !pools.clients[client].isClosed else { return }
        let span = pools.clients[client].specification.settings.maxIdleTime
        var next: Micros?
        for place in pools.clients[client].pools.indices {
            let (closed, later) = pools.clients[client].pools[place].closeIdle(after: span, at: now)
            for id in closed { record(.closed, client, place, id, "idle") }
            if let later { next = min(next ?? .max, later) }
            pump(client, place)
        }
        guard let next else { return }
        pools.clients[client].idleLookDue = true
        queue.schedule(.pool(.idle(client: Int32(client))), at: next)
    }

    mutating func openClient(_ specification: ClientSpecification, cluster: Cluster) -> Int {
        pools.clients.append(PooledClient(specification, servers: servers(of: specification.target, cluster)))
        let client = pools.clients.count - 1
        for place in pools.clients[client].pools.indices { record(.poolCreated, client, place) }
        notify(
            .poolCreated,
            [
                ("pool", .string(specification.name)),
                ("instances", .number(Int64(specification.instances))),
                ("maxPoolSize", .number(Int64(specification.settings.maxPoolSize))),
            ])
        lookAtServers(of: client, cluster)
        schedule(beatOf: client, at: now + specification.settings.heartbeatFrequency)
        return client
    }

    /// The application closes its client: who waits is told, what is under way still comes back.
    mutating func closeClient(_ client: Int) {
        pools.clients[client].isClosed = true
        for request in pools.clients[client].selecting { fail(request, .clientClosed) }
        pools.clients[client].selecting = []
        for place in pools.clients[client].pools.indices {
            let (waiters, closed) = pools.clients[client].pools[place].clear()
            for id in closed { record(.closed, client, place, id, "poolClosed") }
            record(.poolClosed, client, place)
            for request in waiters { fail(request, .clientClosed) }
        }
        notify(.poolClosed, [("pool", .string(pools.clients[client].specification.name))])
    }
}
