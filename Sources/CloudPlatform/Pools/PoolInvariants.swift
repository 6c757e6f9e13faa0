import SimKernel

/// What must hold at any time.
extension Platform {
    /// Each way in which pools and requests contradict each other; none if all is well.
    package func poolFaults() -> [String] {
        var faults: [String] = []
        for (index, client) in pools.clients.enumerated() {
            for (place, pool) in client.pools.enumerated() {
                let name = "\(client.specification.name)/\(place)"
                let limit = client.specification.settings.maxPoolSize
                if pool.connections.count > limit { faults.append("\(name): \(pool.connections.count) of \(limit)") }
                if pool.pending > client.specification.settings.maxConnecting { faults.append("\(name): pending") }
                for connection in pool.connections {
                    guard case .inUse(let request, _) = connection.state else { continue }
                    if !holds(request, connection.id, index, place) {
                        faults.append("\(name): leaked \(connection.id)")
                    }
                }
                for request in pool.waiting {
                    guard case .queued = pools.requests[request].phase else {
                        faults.append("\(name): \(request) waits and does not")
                        continue
                    }
                }
            }
        }
        for (index, run) in pools.runs.enumerated() {
            let open = pools.requests.filter { $0.phase != .free && $0.run == index }
            if run.open != open.count {
                faults.append("\(run.specification.name): \(run.open) open, \(open.count) found")
            }
            let error = run.littleError(openTimes: open.reduce(0) { $0 + now - $1.started }, at: now)
            if error != 0 { faults.append("\(run.specification.name): Little's law is missed by \(error) us") }
        }
        return faults
    }

    private func holds(_ request: Int, _ connection: UInt32, _ client: Int, _ pool: Int) -> Bool {
        let entry = pools.requests[request]
        switch entry.phase {
        case .sent, .unheard, .computing, .reading, .waiting, .returning:
            return entry.client == client && entry.pool == pool && entry.connection == connection
        case .selecting, .queued, .free: return false
        }
    }
}
