import BSON

extension Cluster {
    /// Counters of the node that is asked; a router shows how often shards put its routing right.
    func serverStatus(_ request: CommandRequest) -> BSONDocument {
        var reply: BSONDocument = [
            "host": .string(host(of: request.node)), "version": .string(ServerVersion.text),
        ]
        switch request.node {
        case .router(let index):
            reply.append("process", "mongos")
            appendUptime(since: routers[index].startedAt, to: &reply)
            reply.append("shardingStatistics", .document(routerStatistics(routers[index])))
        case .primary(let shard), .member(let shard, _):
            reply.append("process", "mongod")
            appendUptime(since: self[shard].joinedAt, to: &reply)
            reply.append("shardingStatistics", .document(shardStatistics(shard)))
        case .config, .configMember:
            reply.append("process", "mongod")
            appendUptime(since: 0, to: &reply)
        case .server(let index):
            reply.append("process", .string(servers.processes[index].line.program.rawValue))
            appendUptime(since: servers.processes[index].startedAt, to: &reply)
        case .nowhere: break
        }
        reply.append("transactions", .document(transactionStatistics(request)))
        return success(reply)
    }

    private func appendUptime(since start: Int64, to reply: inout BSONDocument) {
        let span = now - start
        reply.append("uptime", .double(Double(span / 1_000_000)))
        reply.append("uptimeMillis", .int64(span / 1000))
        reply.append("localTime", .date(LogicalClock.date(now)))
    }

    private func routerStatistics(_ router: Router) -> BSONDocument {
        [
            "catalogCache": [
                "numDatabaseEntries": .int64(Int64(catalog.databases.count)),
                "numCollectionEntries": .int64(Int64(router.tables.count)),
                "countStaleConfigErrors": .int64(Int64(router.staleConfigErrors)),
                "countFullRefreshesStarted": .int64(Int64(router.refreshes)),
                "countFailedRefreshes": .int64(0),
            ]
        ]
    }

    private func shardStatistics(_ shard: ShardID) -> BSONDocument {
        var donated: Int64 = 0
        var received: Int64 = 0
        var cloned: Int64 = 0
        for record in migrations.history where record.outcome == .committed {
            if record.from == shard { donated += 1 }
            if record.to == shard {
                received += 1
                cloned += Int64(record.documents)
            }
        }
        let orphans = self[shard].orphans.reduce(0) { $0 + Int64($1.documents) }
        return [
            "countDonorMoveChunkCommitted": .int64(donated), "countRecipientMoveChunkStarted": .int64(received),
            "countDocsClonedOnRecipient": .int64(cloned), "rangeDeleterTasks": .int64(Int64(self[shard].orphans.count)),
            "countDocsOrphaned": .int64(orphans),
        ]
    }
}
