import SimKernel

/// Changes of the catalog that wait for the config servers.
extension Cluster {
    /// Between two looks for a primary there.
    private static let look: Micros = .milliseconds(500)

    /// A router looks for a primary of the config servers as long as for a shard's; nil where there is one.
    mutating func awaitConfig(_ request: CommandRequest, limit: Micros?) -> CommandProgress? {
        guard !configCanCommit else { return nil }
        let operation = operations.open(.awaitingConfig(request, until: now + Self.selectionTimeout))
        events.schedule(.blockedCommandExpires(operation), at: now + min(limit ?? .max, Self.selectionTimeout))
        scheduleConfigLook()
        return .waiting(operation)
    }

    private mutating func scheduleConfigLook() {
        guard nextConfigLook <= now else { return }
        nextConfigLook = now + Self.look
        events.schedule(.blockedRetry, at: nextConfigLook)
    }

    /// Those that waited are begun once more when the config servers can take a change down.
    mutating func retryConfigCommands() {
        var isAwaited = false
        for id in operations.ids {
            guard case .awaitingConfig(let request, _) = operations[id] else { continue }
            guard configCanCommit else {
                isAwaited = true
                continue
            }
            switch start(request) {
            case .done(let reply, let latency): answer(id, reply, latency: latency)
            case .waiting(let other): operations[id] = .following(other)
            }
        }
        if isAwaited { scheduleConfigLook() }
    }

    /// What a command answers that has waited in vain.
    var noConfigPrimary: CommandError { Self.noMember(.primary, in: configServers.name) }
}
