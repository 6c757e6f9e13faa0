import BSON

/// The commands about shards as a whole.
extension CommandTable {
    static let shardCommands: [CommandDefinition] = [
        CommandDefinition(
            "addShard", "addshard", scope: .adminOnRouter, help: "add a shard to the cluster", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.addShard(request)
        },
        CommandDefinition(
            "removeShard", "removeshard", scope: .adminOnRouter, help: "remove a shard", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.removeShard(request)
        },
        CommandDefinition("listShards", "listshards", scope: .adminOnRouter, help: "list all shards") {
            (cluster, request) throws(CommandError) in
            let arguments = try CommandArguments(request, fields: ["filter"])
            let matcher = try Matcher(try arguments.document("filter") ?? [:])
            var shown: [BSONDocument] = []
            for shard in cluster.shardDocuments where try matcher.matches(shard) { shown.append(shard) }
            let reply = cluster.success(["shards": .array(shown.map(BSONValue.document))])
            return .reply(reply, latency: CommandCosts.catalogRead)
        },
        CommandDefinition("getShardMap", scope: .admin, help: "connection strings of all replica sets") {
            (cluster, _) throws(CommandError) in .reply(cluster.shardMap(), latency: CommandCosts.local)
        },
        CommandDefinition(
            "movePrimary", "moveprimary", scope: .adminOnRouter, help: "move a database's home", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.movePrimary(request)
        },
        CommandDefinition(
            "addShardToZone", scope: .adminOnRouter, help: "assign a shard to a zone", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.addShardToZone(request)
        },
        CommandDefinition(
            "removeShardFromZone", scope: .adminOnRouter, help: "take a shard out of a zone", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.removeShardFromZone(request)
        },
        CommandDefinition(
            "updateZoneKeyRange", scope: .adminOnRouter, help: "assign a range of keys to a zone", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.updateZoneKeyRange(request)
        },
    ]
}

extension Cluster {
    fileprivate func shardMap() -> BSONDocument { success(shardMapFields) }

    var shardMapFields: BSONDocument {
        var map = BSONDocument([("config", .string(configServers.connectionString))])
        var hosts = BSONDocument(configServers.members.map { ($0.host, .string("config")) })
        for id in activeShards {
            map.append(self[id].name, .string(self[id].replicaSet.connectionString))
            for member in self[id].replicaSet.members { hosts.append(member.host, .string(self[id].name)) }
        }
        return ["map": .document(map), "hosts": .document(hosts), "connStrings": .document(connectionStrings)]
    }

    private var connectionStrings: BSONDocument {
        var strings = BSONDocument([(configServers.connectionString, .string("config"))])
        for id in activeShards { strings.append(self[id].replicaSet.connectionString, .string(self[id].name)) }
        return strings
    }
}
