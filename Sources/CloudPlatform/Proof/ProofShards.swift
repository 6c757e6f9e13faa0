import ShardCluster
import SimKernel

/// How the cluster grows during a run: by the script's own calls, or by the learner at the script's word.
extension Platform {
    /// After a round the automatic run asks Atlas for the shards that its sequence wants.
    mutating func endRound(_ index: Int, _ round: Int, _ cluster: Cluster) {
        log(index, "Round \(round) of \(scripts[index].plan.rounds) is over")
        guard let wanted = scripts[index].plan.shards(afterRound: round), let present = atlas.cluster else { return }
        guard present.wantedShards < wanted else { return }
        let properties = scripts[index].properties
        let request = "PATCH clusters/\(present.name) numShards=\(wanted)"
        switch atlas.authenticate(
            publicKey: properties.publicKey, privateKey: properties.privateKey, projectName: properties.projectName)
        {
        case .failure(let error): log(index, "\(request): \(error.command.message)")
        case .success(let access):
            if let error = atlas.authorizeChange(access.key) {
                return log(index, "\(request): \(error.command.message)")
            }
            do {
                _ = try changeCluster(shards: wanted, tier: nil, diskGB: nil, iops: nil, autoExpand: nil)
                log(index, "\(request): UPDATING")
            } catch {
                log(index, "\(request): \(error.message)")
            }
        }
    }

    /// Notes shards that joined; in a manual run tells the learner when the time for the next has come.
    mutating func watchShards(_ index: Int, _ cluster: Cluster) {
        let present = cluster.presentShards
        if present.count != scripts[index].shards {
            scripts[index].shards = present.count
            scripts[index].shardsSince = now
            scripts[index].prompted = false
            log(index, "The cluster has \(present.count) shards: \(present.map(\.name).joined(separator: ", "))")
        }
        let script = scripts[index]
        guard script.plan.manual, !script.prompted else { return }
        let first = script.shardsSince == script.insertingSince
        guard now - script.shardsSince >= (first ? ProofScript.loadBeforeShard : ProofScript.settleAfterShard) else {
            return
        }
        scripts[index].prompted = true
        log(
            index,
            first
                ? "15 minutes of load: add a shard now, numShards \(present.count + 1)"
                : "20 minutes since the last shard joined: add the next one, or let the run go on")
    }

    /// Scripts on a host end as it goes, or as they are killed; their load stops.
    mutating func stopScripts(onInstance id: String, reason: String) {
        for index in scripts.indices where scripts[index].instance.id == id && scripts[index].isRunning {
            if case .inserting(let load) = scripts[index].phase { loads.loads[load].running = false }
            end(index, reason)
        }
    }
}
