package import SimKernel

/// A mongos: it keeps the routing tables that it has used, and hears of changes only from a shard that refuses.
package struct Router: Sendable {
    package let host: String
    package internal(set) var startedAt: Micros
    package internal(set) var isDown = false
    package internal(set) var isPaused = false
    package var tables = NamespaceMap<RoutingTable>()
    /// Tables read from the config servers, the first time or after a refusal.
    package var refreshes = 0
    /// Requests that a shard answered with StaleConfig.
    package var staleConfigErrors = 0

    package init(host: String, startedAt: Micros) {
        self.host = host
        self.startedAt = startedAt
    }
}
