import ShardCluster
import SimKernel

/// `python3 shard_test.py ...`: what the script does before its first output.
extension Platform {
    /// Scripts that a sandbox has run; each keeps its result.
    static let scriptLimit = 20

    /// The script's first lines.
    mutating func startProof(
        _ words: [String], on instance: Instance, cluster: inout Cluster
    ) throws(CommandError) -> String {
        let place = FileStore.Place.instance(instance.id)
        let invocation: ProofInvocation
        switch ProofInvocation.parse(words) {
        case .success(let parsed): invocation = parsed
        case .failure(let usage): return usage.message
        }
        guard let text = files.text(invocation.config, at: place) else {
            return "FileNotFoundError: [Errno 2] No such file or directory: '\(invocation.config)'"
        }
        guard scripts.count < Self.scriptLimit else {
            throw .badValue("The sandbox has run \(Self.scriptLimit) scripts; it takes no more.")
        }
        guard !scripts.contains(where: { $0.isRunning && $0.instance.id == instance.id }) else {
            return "shard_test.py: a run is already under way on this host. Stop it with: pkill -f shard_test.py"
        }
        let properties: ProofProperties
        do {
            properties = try ProofProperties(text)
        } catch {
            return error.message
        }
        try files.put(ProofSource.logName, "", at: place)
        let result = ProofResult(began: now, testID: generator.hexadecimal(12))
        scripts.append(
            ProofScript(instance: instance, plan: invocation.plan, properties: properties, began: now, result: result))
        prepareCluster(script: scripts.count - 1, cluster: &cluster)
        return files.text(ProofSource.logName, at: place) ?? ""
    }

    /// Signs in with the API key, and creates the cluster if there is none.
    private mutating func prepareCluster(script index: Int, cluster: inout Cluster) {
        let script = scripts[index]
        log(index, "Proof 07, SCALE-OUT: \(script.plan.rounds) rounds of \(script.plan.batchesPerRound) batches")
        let properties = script.properties
        switch atlas.authenticate(
            publicKey: properties.publicKey, privateKey: properties.privateKey, projectName: properties.projectName)
        {
        case .failure(let error):
            return end(index, "GET groups/byName/\(properties.projectName): \(error.command.message)")
        case .success(let access):
            log(index, "Signed in to project \(access.project.name)")
            if let present = atlas.cluster, present.project == access.project.id, present.name == properties.clusterName
            {
                log(index, "Cluster \(present.name) is \(present.state.rawValue)")
            } else {
                if let error = atlas.authorizeChange(access.key) {
                    return end(index, "POST clusters: \(error.command.message)")
                }
                guard createCluster(index, project: access.project) else { return }
            }
        }
        queue.schedule(.script(index), at: now + ProofScript.poll)
    }

    private mutating func createCluster(_ index: Int, project: Project) -> Bool {
        let properties = scripts[index].properties
        guard let region = Region(atlas: properties.region) else {
            end(index, "POST clusters: HTTP 400 Bad Request: No region \(properties.region) exists for provider AWS.")
            return false
        }
        let tier = Tier.standard
        let request = ClusterRequest(
            name: properties.clusterName, region: region, tier: tier, diskGB: tier.diskGB, iops: tier.iops,
            autoExpand: true, shards: ProofPlan.firstShards)
        do {
            _ = try beginCluster(request, inProject: try atlas.project(project.id))
            log(index, "Creating cluster \(request.name): \(request.shards) shards, \(tier.name), \(region.atlasName)")
            return true
        } catch {
            end(index, "POST clusters: \(error.message)")
            return false
        }
    }

    /// A line of the script's log, with the time.
    mutating func log(_ index: Int, _ line: String) {
        files.append(
            CalendarText.text(now) + " " + line, to: ProofSource.logName, at: .instance(scripts[index].instance.id))
    }

    /// The script ends with an error.
    mutating func end(_ index: Int, _ error: String) {
        log(index, error)
        scripts[index].phase = .ended(code: 1)
    }
}
