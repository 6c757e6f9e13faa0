import BSON
import ShellSyntax

extension Machine {
    /// What `sh.status()` prints: version, shards, routers, balancer, and each database with its collections.
    mutating func shardingStatus(verbose: Bool, _ call: Call) throws(Interruption) -> Value {
        guard try command(["hello": 1], on: "admin", at: call.span)["msg"]?.string == "isdbgrid" else {
            throw .error(
                ShellError(
                    "MongoshInvalidInputError", "[SHAPI-10001] This db does not have sharding enabled.", at: call.span,
                    remedy: "Be sure you are connecting to a mongos from the shell and not to a mongod."))
        }
        let version = try config("version", call).first ?? [:]
        var status = BSONDocument()
        status.append("shardingVersion", .document(version.filterFields { ["_id", "clusterId"].contains($0) }))
        let shards = try config("shards", sort: ["_id": 1], call)
        status.append("shards", .array(shards.map { .document($0) }))
        status.append("active mongoses", .array(try activeRouters(call)))
        status.append("balancer", .document(try balancerStatus(call)))
        status.append("databases", .array(try databaseStatus(verbose: verbose, call)))
        return try sections(value(of: .document(status)), at: call.span)
    }

    private mutating func activeRouters(_ call: Call) throws(Interruption) -> [BSONValue] {
        var versions: [(String, Int32)] = []
        for router in try config("mongos", call) {
            let version = router["mongoVersion"]?.string ?? "unknown"
            if let place = versions.firstIndex(where: { $0.0 == version }) {
                versions[place].1 &+= 1
            } else {
                versions.append((version, 1))
            }
        }
        return versions.map { .document([$0.0: .int32($0.1)]) }
    }

    private mutating func balancerStatus(_ call: Call) throws(Interruption) -> BSONDocument {
        let reply = try command(["balancerStatus": 1], on: "admin", at: call.span)
        var status: BSONDocument = [
            "Currently enabled": reply["mode"]?.string == "off" ? "no" : "yes",
            "Currently running": reply["inBalancerRound"]?.truthy == true ? "yes" : "no",
            "Failed balancer rounds in last 5 attempts": 0,
        ]
        let dayAgo = world.date - 86_400_000
        let recent = try config("changelog", where: ["time": ["$gt": .date(dayAgo)]], call)
        let committed = recent.count { $0["what"]?.string == "moveChunk.commit" }
        var results = BSONDocument()
        if committed > 0 { results.append(String(committed), "Success") }
        var failures: [(String, Int)] = []
        for entry in recent where entry["what"]?.string == "moveChunk.error" {
            let details = entry["details"]?.document
            let text =
                "Failed with error '\(details?["errmsg"]?.string ?? "aborted")', from \(details?["from"]?.string ?? "?") to \(details?["to"]?.string ?? "?")"
            if let place = failures.firstIndex(where: { $0.0 == text }) {
                failures[place].1 += 1
            } else {
                failures.append((text, 1))
            }
        }
        for (text, count) in failures { results.append(String(count), .string(text)) }
        status.append(
            "Migration Results for the last 24 hours", results.isEmpty ? "No recent migrations" : .document(results))
        return status
    }

    private mutating func databaseStatus(verbose: Bool, _ call: Call) throws(Interruption) -> [BSONValue] {
        let databases = try config("databases", sort: ["_id": 1], call)
        let collections = try config("collections", sort: ["_id": 1], call)
        var result: [BSONValue] = []
        for database in databases {
            guard let name = database["_id"]?.string else { continue }
            var entries = BSONDocument()
            for collection in collections {
                guard let namespace = collection["_id"]?.string, namespace.hasPrefix(name + ".") else { continue }
                entries.append(
                    namespace, .document(try collectionStatus(collection, namespace, verbose: verbose, call)))
            }
            result.append(["database": .document(database), "collections": .document(entries)])
        }
        return result
    }

    private mutating func collectionStatus(
        _ collection: BSONDocument, _ namespace: String, verbose: Bool, _ call: Call
    ) throws(Interruption) -> BSONDocument {
        let chunks = try config("chunks", where: ["uuid": collection["uuid"] ?? .null], sort: ["min": 1], call)
        var counts: [(String, Int32)] = []
        for chunk in chunks {
            let shard = chunk["shard"]?.string ?? ""
            if let place = counts.firstIndex(where: { $0.0 == shard }) {
                counts[place].1 &+= 1
            } else {
                counts.append((shard, 1))
            }
        }
        counts.sort { $0.0 < $1.0 }
        let tags = try config("tags", where: ["ns": .string(namespace)], sort: ["min": 1], call)
        let shown: [BSONValue] =
            chunks.count > 20 && !verbose
            ? ["too many chunks to print, use verbose if you want to force print"]
            : chunks.map { chunk in
                [
                    "min": chunk["min"] ?? .null, "max": chunk["max"] ?? .null, "on shard": chunk["shard"] ?? .null,
                    "last modified": chunk["lastmod"] ?? .null,
                ]
            }
        return [
            "shardKey": collection["key"] ?? .null, "unique": collection["unique"] ?? false,
            "balancing": .bool(collection["noBalance"]?.truthy != true),
            "chunkMetadata": .array(counts.map { ["shard": .string($0.0), "nChunks": .int32($0.1)] }),
            "chunks": .array(shown),
            "tags": .array(
                tags.map { ["tag": $0["tag"] ?? .null, "min": $0["min"] ?? .null, "max": $0["max"] ?? .null] }),
        ]
    }
}

extension BSONDocument {
    /// The fields whose names pass.
    func filterFields(_ isWanted: (String) -> Bool) -> BSONDocument {
        var result = BSONDocument()
        for (key, value) in self where isWanted(key) { result.append(key, value) }
        return result
    }
}
