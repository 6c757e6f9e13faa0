import SimKernel

extension Cluster {
    /// A mongos reads the cluster from its config servers before it listens; it asks again every two seconds.
    mutating func lookForConfigServers(_ index: Int, pid: Int) {
        let process = servers.processes[index]
        guard process.state == .waitingForConfig, process.pid == pid else { return }
        if let refusal = configRefusal(of: index) {
            note("Error initializing sharding state, sleeping for 2 seconds and retrying: \(refusal)", index)
            events.schedule(.serverLook(UInt16(index), pid: UInt32(pid)), at: now + Self.routerRetry)
            return
        }
        servers.processes[index].state = .running
        note("Waiting for connections on port \(process.line.port)", index)
        if case .router(let router) = process.place {
            restart(.router(router))
        } else {
            routers.append(Router(host: process.name, startedAt: now))
            servers.processes[index].place = .router(routers.count - 1)
        }
    }

    private static let routerRetry: Micros = .seconds(2)

    /// Why a mongos can't read the catalog; nil if it can.
    private func configRefusal(of index: Int) -> String? {
        let line = servers.processes[index].line
        let unknown =
            "FailedToSatisfyReadPreference: Could not find host matching read preference { mode: \"nearest\" } for set "
            + line.configSet
        guard configServers.name == line.configSet, configServers.primary != nil else { return unknown }
        var reason = unknown
        for host in line.configHosts {
            if let refusal = refusal(of: host, by: index) {
                if refusal == Self.otherKey { reason = "AuthenticationFailed: \(refusal)" }
                if refusal == Self.noKey { reason = "Unauthorized: Command find requires authentication" }
                continue
            }
            let found = servers.processes.first { $0.name == host }
            if case .member(.config, _)? = found?.place { return nil }
        }
        return reason
    }
}
