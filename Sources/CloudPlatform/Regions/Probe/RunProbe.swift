import BSON
import ShardCluster
import SimKernel

/// A probe's operations, from the client to the target and back.
extension Platform {
    /// Between two questions whether the cluster has answered.
    private static let pollPause: Micros = .milliseconds(5)

    mutating func startProbe(_ specification: ProbeSpecification) -> Int {
        let log = regions.log(of: specification.target)
        regions.probes.append(Probe(specification, log: log, at: now))
        let index = regions.probes.count - 1
        if specification.writes > 0 { queue.schedule(.probeDue(probe: index, writes: true), at: now) }
        if specification.reads > 0 {
            let half = Micros.seconds(0.5 / specification.reads)
            queue.schedule(.probeDue(probe: index, writes: false), at: now + half)
        }
        return index
    }

    /// Sends one operation, and makes the next one's appointment: the pace does not wait for answers.
    mutating func sendProbe(_ index: Int, writes: Bool) {
        let specification = regions.probes[index].specification
        guard now < regions.probes[index].ends else { return }
        let pace = writes ? specification.writes : specification.reads
        queue.schedule(.probeDue(probe: index, writes: writes), at: now + max(1, .seconds(1 / pace)))
        let key = Int(generator.below(UInt64(specification.keys)))
        let route = route(of: specification)
        let leader: Int? = if case .leader(let site, _) = route { site } else { nil }
        let log = regions.probes[index].log
        let number = writes ? regions.logs[log].begin(key: key, leader: leader ?? 0, at: now) : nil
        regions.probes[index].operations.append(
            Probe.Operation(isWrite: writes, key: key, started: now, number: number, state: .sent(leader: leader)))
        let operation = regions.probes[index].operations.count - 1
        switch route {
        case .leader(_, let way), .cluster(let way):
            queue.schedule(.probeArrival(probe: index, operation: operation), at: now + way)
        case .nowhere: giveUp(index, operation, .networkTimeout(specification.timeout))
        }
    }

    private enum Route {
        case leader(Int, way: Micros)
        case cluster(way: Micros)
        case nowhere
    }

    /// The nearest leader that the client's region can talk to, or the cluster's region.
    private func route(of specification: ProbeSpecification) -> Route {
        let network = regions.network
        switch specification.target {
        case .collection:
            let home = configuration.region.name
            guard network.connects(specification.region, home) else { return .nowhere }
            return .cluster(way: network.oneWay(specification.region, home))
        case .store(let store):
            var best: (site: Int, way: Micros)?
            for (site, leader) in regions.stores[store].sites.enumerated()
            where network.connects(specification.region, leader.region) {
                let way = network.oneWay(specification.region, leader.region)
                if way < best?.way ?? .max { best = (site, way) }
            }
            return best.map { .leader($0.site, way: $0.way) } ?? .nowhere
        }
    }

    /// The operation has come to its target.
    mutating func arriveProbe(_ index: Int, operation: Int, cluster: inout Cluster) {
        guard case .sent(let leader) = regions.probes[index].operations[operation].state else { return }
        switch regions.probes[index].specification.target {
        case .store(let store):
            guard let leader else { return }
            let specification = regions.probes[index].specification
            noteTraffic(
                storeBytes(index, operation, of: store, at: leader), from: specification.region,
                to: regions.stores[store].sites[leader].region, for: specification.name)
            let outcome = atLeader(leader, of: store, index, operation)
            send(outcome, to: index, operation, from: regions.stores[store].sites[leader].region)
        case .collection(let namespace): inCluster(namespace, index, operation, cluster: &cluster)
        }
    }

    /// The client has its answer, or asks once more, or gives up.
    mutating func answerProbe(_ index: Int, operation: Int, cluster: inout Cluster) {
        if regions.probes[index].waits(operation, at: now, for: cluster) {
            return queue.schedule(.probeAnswer(probe: index, operation: operation), at: now + Self.pollPause)
        }
        let entry = regions.probes[index].operations[operation]
        let specification = regions.probes[index].specification
        switch entry.state {
        case .answered(let outcome):
            regions.probes[index].operations[operation].state = .ended(outcome, now)
            if outcome == .success, let number = entry.number, specification.acknowledges {
                regions.logs[regions.probes[index].log].acknowledge(number, at: now)
            }
        case .waiting(let command):
            if let (reply, latency) = cluster.poll(command) {
                finish(index, operation, reply, latency: latency)
            } else {
                giveUp(index, operation, .networkTimeout(specification.timeout))
            }
        case .sent, .ended: return
        }
    }

    private mutating func inCluster(_ namespace: Namespace, _ index: Int, _ operation: Int, cluster: inout Cluster) {
        guard hasCluster else { return giveUp(index, operation, .noCluster) }
        takeSession(index, operation)
        let command = regions.probes[index].command(operation, on: namespace)
        noteTraffic(command, of: index)
        switch cluster.begin(command, database: namespace.database) {
        case .done(let reply, let latency): finish(index, operation, reply, latency: latency)
        case .waiting(let waiting):
            regions.probes[index].operations[operation].state = .waiting(waiting)
            queue.schedule(.probeAnswer(probe: index, operation: operation), at: now + Self.pollPause)
        }
    }

    /// A command, or the reply, between a probe's region and the cluster's.
    private mutating func noteTraffic(_ document: BSONDocument, of index: Int) {
        let specification = regions.probes[index].specification
        noteTraffic(
            document.bytes.count, from: specification.region, to: configuration.region.name, for: specification.name)
    }

    /// A write that is acknowledged can be sent again, as drivers do by default.
    private mutating func takeSession(_ index: Int, _ operation: Int) {
        let specification = regions.probes[index].specification
        let entry = regions.probes[index].operations[operation]
        guard entry.isWrite, !entry.isRetry, specification.retries, specification.acknowledges else { return }
        regions.probes[index].operations[operation].transaction = regions.probes[index].sessions.begin(&generator)
    }

    /// The driver sends an operation once more when its answer says that it may work then.
    private mutating func sendAgain(_ index: Int, _ operation: Int, after latency: Micros) -> Bool {
        let specification = regions.probes[index].specification
        let entry = regions.probes[index].operations[operation]
        guard specification.retries, !entry.isRetry, !entry.isWrite || entry.transaction != nil,
            regions.network.connects(specification.region, configuration.region.name)
        else { return false }
        regions.probes[index].operations[operation].isRetry = true
        regions.probes[index].operations[operation].state = .sent(leader: nil)
        let way = regions.network.oneWay(specification.region, configuration.region.name)
        queue.schedule(.probeArrival(probe: index, operation: operation), at: now + latency + 2 * way)
        return true
    }

    /// The cluster has replied; the reply travels back.
    private mutating func finish(_ index: Int, _ operation: Int, _ reply: BSONDocument, latency: Micros) {
        noteTraffic(reply, of: index)
        if RetryableErrors.ask(for: reply), sendAgain(index, operation, after: latency) { return }
        if let transaction = regions.probes[index].operations[operation].transaction {
            regions.probes[index].sessions.end(transaction)
        }
        let isWrite = regions.probes[index].operations[operation].isWrite
        let outcome: Probe.Outcome
        if let error = ProbeReply.error(in: reply) {
            outcome = regions.probes[index].note(error)
        } else {
            if !isWrite { judge(index, operation, showing: ProbeReply.number(in: reply)) }
            outcome = .success
        }
        send(outcome, to: index, operation, from: configuration.region.name, after: latency)
    }

    /// A read of a register, or of a document, that shows one write.
    mutating func judge(_ index: Int, _ operation: Int, showing number: Int?) {
        let entry = regions.probes[index].operations[operation]
        let log = regions.logs[regions.probes[index].log]
        let stale = log.staleness(of: entry.key, readAt: entry.started, knows: log.known(showing: number))
        regions.probes[index].operations[operation].staleness = stale
    }

    /// An answer that finds the link cut, or comes too late, is no answer.
    private mutating func send(
        _ outcome: Probe.Outcome, to index: Int, _ operation: Int, from region: String, after latency: Micros = 0
    ) {
        let specification = regions.probes[index].specification
        let there = now + latency + regions.network.oneWay(region, specification.region)
        let started = regions.probes[index].operations[operation].started
        guard regions.network.connects(region, specification.region), there - started <= specification.timeout else {
            return giveUp(index, operation, .networkTimeout(specification.timeout))
        }
        regions.probes[index].operations[operation].state = .answered(outcome)
        queue.schedule(.probeAnswer(probe: index, operation: operation), at: there)
    }

    /// The client waits until its time is over.
    private mutating func giveUp(_ index: Int, _ operation: Int, _ error: CommandError) {
        let outcome = regions.probes[index].note(error)
        regions.probes[index].operations[operation].state = .answered(outcome)
        let deadline = regions.probes[index].operations[operation].started + regions.probes[index].specification.timeout
        queue.schedule(.probeAnswer(probe: index, operation: operation), at: max(now, deadline))
    }
}

extension CommandError {
    static func networkTimeout(_ span: Micros) -> CommandError {
        CommandError(
            code: 89, codeName: "NetworkTimeout", message: "No answer within \(span / 1_000) ms.")
    }
}
