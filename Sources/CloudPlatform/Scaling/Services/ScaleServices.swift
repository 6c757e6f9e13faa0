import ShardCluster
import SimKernel

/// The servers of a service as a target of scalers.
extension Platform {
    /// Over which CPU and rates are measured: the Kubernetes metrics server's default resolution.
    static let serviceWindow: Micros = .seconds(15 as Int64)

    /// CPU is the part of the time that was work of what the workers, or a limit, allow; memory a part of the limit or else
    /// of the request; the query rate what came to a server. Nil if there is no such service. Servers that are down count as instances that are not ready.
    func serviceSight(_ name: String) -> ScalingSight? {
        guard let place = traffic.serviceNames.firstIndex(of: name) else { return nil }
        let since = max(0, now - Self.serviceWindow)
        let servers = traffic.services[place].servers.map { traffic.servers[Int($0)] }
        let staying = servers.filter { $0.state != .draining }
        let resources = traffic.services[place].settings.resources
        let instances = staying.map { server in
            var figures = InstanceFigures(server.name)
            figures.isReady = server.state == .up
            figures.cores = server.cores
            figures.resources = resources.isEmpty ? nil : resources
            if let memory = resources.limitGiB ?? resources.requestedGiB { figures.memoryGiB = memory }
            guard server.state == .up else { return figures }
            if resources.gibibytes != nil, let bytes = server.memory.bytes(held: server.held) {
                figures[.memory] = 100 * Double(bytes) / 1_073_741_824 / figures.memoryGiB
            }
            figures[.cpu] = server.utilisation(since: since, now: now).map { min(100, $0 * 100) }
            if let mark = server.mark(since: since), mark.at < now {
                figures[.queryRate] = Double(server.arrivals - mark.arrivals) / (now - mark.at).inSeconds
            }
            return figures
        }
        return ScalingSight(
            at: now, size: staying.count, instances: instances,
            isSettled: servers.allSatisfy { $0.state == .up || $0.state == .down })
    }

    /// New servers start, or the newest drain.
    ///
    /// - Returns: Why it cannot be; then nothing has changed.
    mutating func resizeService(_ name: String, from size: Int, to count: Int) -> String? {
        guard traffic.serviceNames.contains(name) else { return "service/\(name) is gone" }
        guard count <= TrafficService.serverLimit else {
            return "a service has at most \(TrafficService.serverLimit) servers"
        }
        if count > size, let problem = scaling.provider.take(count - size) { return problem }
        do throws(CommandError) {
            try traffic.scale(name, to: count)
        } catch {
            scaling.provider.giveBack(max(0, count - size))
            return error.message
        }
        if count < size { scaling.provider.giveBack(size - count) }
        absorbTraffic()
        return nil
    }

    /// Servers that have not come up in time are taken back.
    mutating func abandonServiceResize(_ name: String) {
        guard let place = traffic.serviceNames.firstIndex(of: name) else { return }
        let late = traffic.services[place].servers.filter { traffic.servers[Int($0)].state == .starting }
        for server in late { traffic.drain(server: Int(server), grace: 0) }
        scaling.provider.giveBack(late.count)
        absorbTraffic()
    }
}
