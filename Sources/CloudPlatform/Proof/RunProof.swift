import BSON
import ShardCluster
import SimKernel

/// The script's way from an idle cluster to its last batch.
extension Platform {
    mutating func runScript(_ index: Int, cluster: inout Cluster) {
        switch scripts[index].phase {
        case .waitingForCluster: awaitCluster(index, cluster: &cluster)
        case .selectingServer:
            end(
                index,
                "pymongo.errors.ServerSelectionTimeoutError: server selection timed out after 30s: "
                    + "\(atlas.cluster?.uri ?? "no server"). The address \(scripts[index].instance.address.addressText) "
                    + "is not on the project's access list.")
        case .inserting, .ended: break
        }
    }

    private mutating func awaitCluster(_ index: Int, cluster: inout Cluster) {
        guard let present = atlas.cluster, present.name == scripts[index].properties.clusterName else {
            return end(
                index, "GET clusters/\(scripts[index].properties.clusterName): HTTP 404 Not Found: CLUSTER_NOT_FOUND")
        }
        guard present.state == .idle else {
            queue.schedule(.script(index), at: now + ProofScript.poll)
            return
        }
        log(index, "Cluster \(present.name) is IDLE: \(present.uri)")
        guard let project = atlas.projects.first(where: { $0.id == present.project }) else { return }
        guard project.admits(scripts[index].instance.address) else {
            scripts[index].phase = .selectingServer
            queue.schedule(.script(index), at: now + ProofScript.serverSelection)
            return
        }
        if let refusal = refusal(of: scripts[index].properties, in: project) { return end(index, refusal) }
        guard prepareCollection(index, cluster: &cluster) else { return }
        beginInserting(index, region: present.region, cluster: &cluster)
    }

    /// What the server says to a user that it does not know, or that may not do what the script does.
    private func refusal(of properties: ProofProperties, in project: Project) -> String? {
        guard
            let user = project.users.first(where: { $0.username == properties.username }),
            user.password == properties.password
        else {
            return "pymongo.errors.OperationFailure: bad auth : authentication failed, "
                + "code 18, codeName AuthenticationFailed (user \(properties.username))"
        }
        guard user.mayShard("shard_test") else {
            return Self.notAuthorized("admin", "{ enableSharding: \"shard_test\" }")
        }
        guard user.mayWrite("test_results") else {
            return Self.notAuthorized("test_results", "{ update: \"test_results\" }")
        }
        return nil
    }

    private static func notAuthorized(_ database: String, _ command: String) -> String {
        "pymongo.errors.OperationFailure: not authorized on \(database) to execute command \(command), "
            + "code 13, codeName Unauthorized"
    }

    /// An empty collection, sharded on the key, and no older run that calls itself the latest.
    private mutating func prepareCollection(_ index: Int, cluster: inout Cluster) -> Bool {
        let commands: [(BSONDocument, String)] = [
            (["enableSharding": "shard_test"], "admin"),
            (["shardCollection": .string(ProofScript.namespace.text), "key": ["key": 1]], "admin"),
            (
                [
                    "update": "test_results",
                    "updates": [["q": ["latest": true], "u": ["$unset": ["latest": ""]], "multi": true]],
                ], "test_results"
            ),
        ]
        _ = execute(["drop": .string(ProofScript.namespace.collection)], database: "shard_test", cluster: &cluster)
        for (command, database) in commands {
            let reply = execute(command, database: database, cluster: &cluster)
            guard reply["ok"]?.double == 1 else {
                end(index, "pymongo.errors.OperationFailure: \(reply["errmsg"]?.string ?? "the command failed")")
                return false
            }
        }
        return true
    }

    private mutating func beginInserting(_ index: Int, region: Region, cluster: inout Cluster) {
        let script = scripts[index]
        let specification = LoadSpecification(
            namespace: ProofScript.namespace, batch: ProofPlan.batch, thinkTime: .seconds(1), clients: 1,
            keys: .uniform(KeyInterval(field: "key", low: 0, high: 100_000)), reads: 0,
            documentBytes: LoadSpecification.smallestDocument, batches: Int64(script.plan.batches))
        let host = LoadHost(
            clientFactor: script.instance.type.clientFactor, inClusterRegion: script.instance.region == region)
        do {
            let load = try start(specification, owner: .script(index), host: host)
            scripts[index].phase = .inserting(load: load)
        } catch {
            return end(index, error.message)
        }
        scripts[index].insertingSince = now
        scripts[index].shardsSince = now
        scripts[index].shards = cluster.presentShards.count
        measure(index, cluster: &cluster)
        log(index, "Inserting into \(ProofScript.namespace.text), 100000 documents a batch")
    }

    /// Chunk counts and disk sizes go into the result, and the result into the database.
    private mutating func measure(_ index: Int, cluster: inout Cluster) {
        scripts[index].result.add(chunkCounts: chunkCounts(cluster), at: now)
        let disks = disks(cluster)
        scripts[index].result.add(diskTotal: disks.total, used: disks.used, at: now)
        let result = scripts[index].result
        let reply = execute(
            [
                "update": "test_results",
                "updates": [["q": ["_id": .string(result.id)], "u": .document(result.document), "upsert": true]],
            ], database: "test_results", cluster: &cluster)
        if reply["ok"]?.double != 1 {
            log(index, "Result not written: \(reply["errmsg"]?.string ?? "the command failed")")
        }
    }

    /// config.collections joined with config.chunks by uuid, grouped by shard: the catalog's own rows.
    private func chunkCounts(_ cluster: Cluster) -> [(shard: String, count: Int)] {
        guard let entry = cluster.catalog.collections[ProofScript.namespace] else { return [] }
        return cluster.presentShards.compactMap { shard in
            let count = entry.chunks.count(on: shard.id)
            return count > 0 ? (shard.name, count) : nil
        }
    }

    mutating func batchEnded(script index: Int, duration: Micros, cluster: inout Cluster) {
        guard case .inserting(let load) = scripts[index].phase else { return }
        scripts[index].result.add(batchOf: ProofPlan.batch, duration: duration, at: now)
        let plan = scripts[index].plan
        let batches = scripts[index].result.batches
        if batches.isMultiple(of: plan.interval) || batches == plan.batches {
            measure(index, cluster: &cluster)
            logProgress(index, batches: batches, duration: duration)
        }
        watchShards(index, cluster)
        if batches.isMultiple(of: plan.batchesPerRound) {
            endRound(index, batches / plan.batchesPerRound, cluster)
        }
        if batches == plan.batches {
            log(index, "Done: \(loads.loads[load].documents) documents, \(loads.failed) batches failed")
            scripts[index].phase = .ended(code: 0)
        }
    }

    private mutating func logProgress(_ index: Int, batches: Int, duration: Micros) {
        let tenths = (duration + 50_000) / 100_000
        log(
            index,
            "Batch \(batches): \(Int64(batches) * ProofPlan.batch) documents, \(tenths / 10).\(tenths % 10) s")
    }
}
