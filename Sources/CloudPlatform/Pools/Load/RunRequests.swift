import BSON
import ShardCluster
import SimKernel

/// A run's requests, from the user to the answer.
extension Platform {
    mutating func startRun(_ specification: RunSpecification) -> Int {
        let log = regions.log(of: .collection(specification.namespace))
        pools.runs.append(PoolRun(specification, log: log, at: now))
        let run = pools.runs.count - 1
        switch specification.pace {
        case .closed(let users, let think):
            for user in 0..<users {
                let wait = think > 0 ? Micros.seconds(generator.unit() * think.inSeconds) : 0
                queue.schedule(.pool(.due(run: Int32(run), user: Int32(user))), at: now + wait)
            }
        case .open: queue.schedule(.pool(.due(run: Int32(run), user: -1)), at: now)
        }
        return run
    }

    /// A user asks, or an arrival comes and makes the next one's appointment.
    mutating func issue(run: Int, user: Int) {
        guard pools.runs[run].mayIssue(at: now) else { return }
        let specification = pools.runs[run].specification
        if case .open(let rate) = specification.pace {
            let gap = Micros.seconds(generator.exponential(mean: 1 / rate))
            queue.schedule(.pool(.due(run: Int32(run), user: -1)), at: now + max(1, gap))
        }
        let isWrite =
            specification.readsOwnWrites
            ? !pools.runs[run].users[user].hasToRead : generator.unit() < specification.writeShare
        let client = isWrite ? specification.writes : specification.reads
        let instances = UInt64(pools.clients[client].specification.instances)
        let instance = user >= 0 ? user % Int(instances) : Int(generator.below(instances))
        let key = specification.readsOwnWrites ? user : Int(generator.below(UInt64(specification.keys)))
        let number = number(run: run, user: user, isWrite: isWrite, key: key)
        let isSlow = !isWrite && specification.slowShare > 0 && generator.unit() < specification.slowShare
        pools.runs[run].issue(at: now)
        let request = pools.open(
            PooledRequest(
                run: run, user: user, isWrite: isWrite, key: key, number: number, started: now, client: client,
                instance: instance, asked: now, isSlow: isSlow))
        select(request)
    }

    /// A user who reads what it wrote counts by itself; other writes stand in the collection's log.
    private mutating func number(run: Int, user: Int, isWrite: Bool, key: Int) -> Int64 {
        if pools.runs[run].specification.readsOwnWrites {
            return isWrite ? pools.runs[run].nextNumber() : pools.runs[run].users[user].written
        }
        return isWrite ? Int64(regions.logs[pools.runs[run].log].begin(key: key, leader: 0, at: now)) : 0
    }

    /// The request has a connection: it goes on its way.
    mutating func send(_ request: Int) {
        let client = pools.clients[pools.requests[request].client]
        pools.requests[request].phase = .sent
        pools.requests[request].wait &+= 1
        if client.specification.settings.socketTimeout > 0 {
            scheduleTimeout(of: request, at: now + client.specification.settings.socketTimeout)
        }
        let server = client.servers[client.pools[pools.requests[request].pool].server]
        schedule(stepOf: request, at: now + server.roundTrip / 2)
    }

    private mutating func schedule(stepOf request: Int, at time: Micros) {
        pools.requests[request].serial &+= 1
        queue.schedule(
            .pool(.step(request: Int32(request), serial: pools.requests[request].serial)), at: max(now, time))
    }

    mutating func step(_ request: Int, serial: UInt32, cluster: inout Cluster) {
        guard pools.requests[request].serial == serial else { return }
        switch pools.requests[request].phase {
        case .sent: arrive(request, cluster: &cluster)
        case .computing: useDisk(request, cluster: &cluster)
        case .reading, .waiting: settle(request, cluster: &cluster)
        case .returning: receive(request, cluster)
        case .selecting, .queued, .unheard, .free: return
        }
    }

    /// The request has come to its server.
    private mutating func arrive(_ request: Int, cluster: inout Cluster) {
        let client = pools.clients[pools.requests[request].client]
        let server = client.servers[client.pools[pools.requests[request].pool].server]
        guard hears(client.specification, server, cluster) else {
            guard hasCluster, cluster.isResponsive(server.node) || !isGone(server, cluster) else {
                return broken(request, server)
            }
            pools.requests[request].phase = .unheard
            return
        }
        takeSession(request)
        let command = command(request)
        noteTraffic(
            command.bytes.count, from: client.specification.region, to: cluster.region(of: server.node),
            for: client.specification.name)
        let database = pools.runs[pools.requests[request].run].specification.namespace.database
        let home = cluster.pathDelay(from: .client, to: server.node)
        switch cluster.begin(command, database: database, on: server.address) {
        case .done(let reply, let latency):
            pools.requests[request].reply = reply
            // The latency counts one round trip, which the request travels by itself.
            pools.requests[request].ready = now + max(0, latency - 2 * home)
            pools.requests[request].operation = nil
        case .waiting(let operation): pools.requests[request].operation = operation
        }
        work(request, at: server, cluster)
    }

    private func isGone(_ server: ServerView, _ cluster: Cluster) -> Bool {
        guard case .member(let set, let member) = server.node else { return !cluster.isResponsive(server.node) }
        return cluster[set].members[member].isDown
    }

    /// The other side refuses: the driver hears it at once.
    private mutating func broken(_ request: Int, _ server: ServerView) {
        let connection = pools.requests[request].connection
        let (client, place) = (pools.requests[request].client, pools.requests[request].pool)
        let index = pools.clients[client].pools[place].server
        // The pool is cleared before the operation is tried again, or that would choose the same server.
        if pools.clients[client].servers[index].kind != .unknown {
            forget(index, of: client, because: "connection \(connection) to \(server.host) closed")
        }
        breakOff(request, .closed(connection, server.host))
    }

    /// The work of the operation at the member that serves it.
    private mutating func work(_ request: Int, at server: ServerView, _ cluster: Cluster) {
        guard let node = cluster.served ?? Self.member(server.node) else {
            return settleLater(request)
        }
        let station = station(of: node, cluster)
        pools.requests[request].station = station
        pools.requests[request].servedBy = state(of: node, cluster)
        pools.requests[request].phase = .computing
        let specification = pools.runs[pools.requests[request].run].specification
        let mean =
            (pools.requests[request].isWrite ? specification.writeWork.cpu : specification.readWork.cpu)
            ?? ServiceModel.operationSeconds(isWrite: pools.requests[request].isWrite)
        schedule(
            stepOf: request,
            at: pools.stations[station].compute(generator.exponential(mean: mean), at: now))
    }

    private static func member(_ node: NodeID) -> NodeID? {
        if case .member = node { node } else { nil }
    }

    private mutating func useDisk(_ request: Int, cluster: inout Cluster) {
        guard let station = pools.requests[request].station else { return }
        let specification = pools.runs[pools.requests[request].run].specification
        let mean = pools.requests[request].isWrite ? specification.writeWork.disk : specification.readWork.disk
        var end = now
        if mean > 0 {
            let factor = cluster.network.diskFactor(pools.stations[station].node)
            end = pools.stations[station].read(generator.exponential(mean: mean) * factor, at: now)
        }
        // A long scan reads ahead in turns with the others and holds nobody up but its own connection.
        if pools.requests[request].isSlow { end += .seconds(specification.slowWork) }
        guard end > now else { return settle(request, cluster: &cluster) }
        pools.requests[request].phase = .reading
        schedule(stepOf: request, at: end)
    }

    private mutating func settleLater(_ request: Int) {
        pools.requests[request].phase = .waiting
        schedule(stepOf: request, at: now)
    }

    /// Between two questions whether the cluster has answered.
    private static let pollPause: Micros = .milliseconds(1)

    /// The member has done its work; the reply goes back as soon as the cluster gives it.
    private mutating func settle(_ request: Int, cluster: inout Cluster) {
        leaveStation(request)
        let client = pools.clients[pools.requests[request].client]
        let server = client.servers[client.pools[pools.requests[request].pool].server]
        if let operation = pools.requests[request].operation {
            guard let (reply, latency) = cluster.poll(operation) else {
                guard hears(client.specification, server, cluster) || !isGone(server, cluster) else {
                    return broken(request, server)
                }
                pools.requests[request].phase = .waiting
                return schedule(stepOf: request, at: now + Self.pollPause)
            }
            pools.requests[request].operation = nil
            pools.requests[request].reply = reply
            pools.requests[request].ready = now + max(0, latency - cluster.pathDelay(from: .client, to: server.node))
        }
        guard hears(client.specification, server, cluster) else {
            guard !isGone(server, cluster) else { return broken(request, server) }
            pools.requests[request].phase = .unheard
            return
        }
        noteTraffic(
            pools.requests[request].reply.bytes.count, from: cluster.region(of: server.node),
            to: client.specification.region, for: client.specification.name)
        pools.requests[request].phase = .returning
        schedule(
            stepOf: request,
            at: max(now, pools.requests[request].ready) + way(client.specification, server, cluster))
    }

    mutating func leaveStation(_ request: Int) {
        guard let station = pools.requests[request].station else { return }
        pools.stations[station].leave()
        pools.requests[request].station = nil
    }

    func state(of node: NodeID, _ cluster: Cluster) -> PoolRun.Server {
        guard case .member(let set, let member) = node else { return PoolRun.Server(host: "", state: "MONGOS") }
        let me = cluster[set].members[member]
        return PoolRun.Server(host: me.host, state: me.role.stateName)
    }

    /// The machine that a member runs on.
    private mutating func station(of node: NodeID, _ cluster: Cluster) -> Int {
        guard case .member(let set, let member) = node else { return 0 }
        let cores = Tier.named(cluster[set].tier(of: member))?.vCPUs ?? Tier.standard.vCPUs
        guard let place = pools.stations.firstIndex(where: { $0.node == node }) else {
            pools.stations.append(MemberStation(node: node, cores: cores))
            return pools.stations.count - 1
        }
        pools.stations[place].resize(cores: cores)
        return place
    }
}
