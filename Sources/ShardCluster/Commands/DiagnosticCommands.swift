import BSON
import SimKernel

/// The commands that tell what a node is and how it is.
extension CommandTable {
    static let diagnosticCommands: [CommandDefinition] = [
        CommandDefinition("hello", "isMaster", "ismaster", help: "what this node is") {
            (cluster, request) throws(CommandError) in .reply(cluster.hello(request), latency: CommandCosts.local)
        },
        CommandDefinition("ping", help: "whether the node answers") {
            (cluster, _) throws(CommandError) in .reply(cluster.success(), latency: CommandCosts.local)
        },
        CommandDefinition("buildInfo", "buildinfo", help: "version of the server") {
            (cluster, _) throws(CommandError) in .reply(cluster.buildInfo(), latency: CommandCosts.local)
        },
        CommandDefinition("hostInfo", scope: .admin, help: "the node's host") {
            (cluster, request) throws(CommandError) in .reply(cluster.hostInfo(request), latency: CommandCosts.local)
        },
        CommandDefinition("serverStatus", help: "counters of the node") {
            (cluster, request) throws(CommandError) in
            .reply(cluster.serverStatus(request), latency: CommandCosts.local)
        },
        CommandDefinition("whatsmyuri", help: "the client's address") {
            (cluster, _) throws(CommandError) in
            .reply(cluster.success(["you": "203.0.113.10:40000"]), latency: CommandCosts.local)
        },
        CommandDefinition("listCommands", help: "all commands") {
            (cluster, _) throws(CommandError) in .reply(cluster.commandList(), latency: CommandCosts.local)
        },
        CommandDefinition("currentOp", scope: .admin, help: "operations under way") {
            (cluster, request) throws(CommandError) in
            .reply(cluster.currentOperations(request), latency: CommandCosts.local)
        },
    ]
}

extension Cluster {
    fileprivate func buildInfo() -> BSONDocument {
        success([
            "version": .string(ServerVersion.text), "gitVersion": "shardlab", "modules": .array([]),
            "sysInfo": "deprecated", "versionArray": .array([8, 0, 0, 0]), "bits": 64, "debug": false,
            "maxBsonObjectSize": .int32(ServerVersion.maxDocumentBytes), "storageEngines": .array(["wiredTiger"]),
        ])
    }

    fileprivate func hostInfo(_ request: CommandRequest) -> BSONDocument {
        success([
            "system": [
                "currentTime": .date(LogicalClock.date(now)), "hostname": .string(host(of: request.node)),
                "cpuAddrSize": 64,
            ],
            "os": ["type": "Linux", "name": "ShardLab sandbox", "version": .string(topology.region)],
        ])
    }

    fileprivate func commandList() -> BSONDocument {
        var commands = BSONDocument()
        for definition in CommandTable.all.sorted(by: { $0.names[0] < $1.names[0] }) {
            let adminOnly =
                switch definition.scope {
                case .admin, .adminOnRouter, .adminOnMember: true
                case .everywhere, .router: false
                }
            commands.append(
                definition.names[0], ["help": .string(definition.help), "adminOnly": .bool(adminOnly)])
        }
        return success(["commands": .document(commands)])
    }

    fileprivate func currentOperations(_ request: CommandRequest) -> BSONDocument {
        var reply: BSONDocument = ["inprog": .array(operationsUnderWay.map { .document($0.operation) })]
        if processes.locks(at: host(of: request.node)) > 0 {
            reply.append("fsyncLock", true)
            reply.append("info", "use db.fsyncUnlock() to terminate the fsync write/snapshot lock")
        }
        return success(reply)
    }

    /// What currentOp shows, each with the shard that works on it; nil for the config servers.
    var operationsUnderWay: [(shard: ShardID?, operation: BSONDocument)] {
        let moves = migrations.active.map { migration -> (ShardID?, BSONDocument) in
            (
                migration.from,
                [
                    "type": "op", "desc": "moveRange", "ns": .string(migration.namespace.text),
                    "secs_running": .int64((now - migration.startedAt) / 1_000_000),
                    "command": [
                        "_shardsvrMoveRange": .string(migration.namespace.text),
                        "toShard": .string(self[migration.to].name), "fromShard": .string(self[migration.from].name),
                        "min": .document(migration.range.min.document), "max": .document(migration.range.max.document),
                    ],
                ]
            )
        }
        let resharding = reshardingOperations.compactMap(\.document).map { operation in
            (operation["shard"]?.string.flatMap { shardID(named: $0) }, operation)
        }
        return moves + transactionOperations + resharding
    }
}
