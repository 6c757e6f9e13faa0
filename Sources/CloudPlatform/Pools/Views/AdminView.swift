import BSON
import ShardCluster
import SimKernel

/// What the application's `/api/admin/pools` answers: HTTP status and body.
extension Platform {
    /// Without a user 401, for one who may not see servers' connections 403, else all pools.
    func adminView(_ user: String?, cluster: Cluster) -> BSONDocument {
        guard let user, !user.isEmpty else {
            return Self.refusal(401, "Unauthorized", "Log in: pools.admin({ as: user }).")
        }
        guard cluster.hasUser(named: user) else {
            return Self.refusal(401, "Unauthorized", "There is no user \(user).")
        }
        guard cluster.allows("connPoolStats", user: user) else {
            return Self.refusal(
                403, "Forbidden",
                "\(user) is no admin: a role such as clusterMonitor, clusterAdmin or root on admin is needed.")
        }
        let rows = pools.clients.indices.filter { !pools.clients[$0].isClosed }.flatMap { client in
            pools.clients[client].pools.indices.map { BSONValue.document(row(client, $0)) }
        }
        return ["status": 200, "body": ["ts": .date(VirtualDate.ms(now)), "pools": .array(rows)]]
    }

    private static func refusal(_ status: Int32, _ name: String, _ message: String) -> BSONDocument {
        ["status": .int32(status), "body": ["error": .string(name), "message": .string(message)]]
    }

    /// One pool: how it is set, what it holds, and what it has counted.
    func row(_ client: Int, _ place: Int) -> BSONDocument {
        let owner = pools.clients[client]
        let pool = owner.pools[place]
        let view = owner.servers[pool.server]
        let settings = owner.specification.settings
        var longest: Micros = 0
        for connection in pool.connections {
            if case .inUse(_, let since) = connection.state { longest = max(longest, now - since) }
        }
        let oldest = pool.waiting.first.map { now - pools.requests[$0].asked } ?? 0
        return [
            "pool": .string(owner.specification.name), "instance": .number(Int64(place / owner.servers.count + 1)),
            "host": .string(view.host), "serverState": .string(view.stateName),
            "state": .string(pool.isPaused ? "paused" : "ready"), "generation": .number(Int64(pool.generation)),
            "maxPoolSize": .number(Int64(settings.maxPoolSize)), "minPoolSize": .number(Int64(settings.minPoolSize)),
            "size": .number(Int64(pool.connections.count)), "inUse": .number(Int64(pool.inUse)),
            "idle": .number(Int64(pool.idle)), "pending": .number(Int64(pool.pending)),
            "waitQueueSize": .number(Int64(pool.waiting.count)), "longestWaitMs": .double(oldest.inSeconds * 1_000),
            "longestUseMs": .double(longest.inSeconds * 1_000), "created": .number(pool.counts.created),
            "closed": .number(pool.counts.closed), "checkedOut": .number(pool.counts.checkedOut),
            "checkOutsFailed": .number(pool.counts.checkOutsFailed), "cleared": .number(pool.counts.cleared),
            "mostInUse": .number(Int64(pool.counts.mostInUse)),
            "longestQueue": .number(Int64(pool.counts.longestQueue)),
        ]
    }
}
