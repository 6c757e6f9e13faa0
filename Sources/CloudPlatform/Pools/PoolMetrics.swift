import SimKernel

extension Metric {
    static let poolConnections = Metric(
        "pool_connections", .gauge, .of("connections"), by: "pool",
        "Connections of a client's pools, all processes together.")
    static let poolInUse = Metric(
        "pool_in_use", .gauge, .of("connections"), by: "pool", "Connections that are checked out.")
    static let poolWaitQueue = Metric(
        "pool_wait_queue", .gauge, .of("requests"), by: "pool", "Requests that wait for a connection.")
    static let poolCheckOuts = Metric(
        "pool_check_outs", .counter, .of("check-outs"), by: "pool", "Connections given out so far.")
    static let poolCheckOutsFailed = Metric(
        "pool_check_outs_failed", .counter, .of("check-outs"), by: "pool", "Requests that got no connection.")
    static let ofPools = [poolConnections, poolInUse, poolWaitQueue, poolCheckOuts, poolCheckOutsFailed]
}

extension Platform {
    /// Nothing where no client was ever made.
    mutating func samplePools() {
        for client in pools.clients where !client.isClosed {
            let name = client.specification.name
            func sum(_ value: (ConnectionPool) -> Int) -> Double { Double(client.pools.reduce(0) { $0 + value($1) }) }
            metrics.append(.poolConnections, name, at: now, sum(\.connections.count))
            metrics.append(.poolInUse, name, at: now, sum(\.inUse))
            metrics.append(.poolWaitQueue, name, at: now, sum(\.waiting.count))
            metrics.append(.poolCheckOuts, name, at: now, sum { Int($0.counts.checkedOut) })
            metrics.append(.poolCheckOutsFailed, name, at: now, sum { Int($0.counts.checkOutsFailed) })
        }
    }
}
