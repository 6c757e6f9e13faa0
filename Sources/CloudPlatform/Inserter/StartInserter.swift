import BSON
import ShardCluster
import SimKernel

/// `python3 inserter.py --config FILE`
extension Platform {
    static let inserterLimit = 40

    /// The script's first lines.
    mutating func startInserter(
        _ words: [String], on instance: Instance, cluster: inout Cluster
    ) throws(CommandError) -> String {
        let place = FileStore.Place.instance(instance.id)
        guard words.count == 2, words[0] == "--config" else {
            return "usage: inserter.py [-h] --config FILE\n"
                + "inserter.py: error: the following arguments are required: --config"
        }
        let config = words[1]
        guard let text = files.text(config, at: place) else {
            return "FileNotFoundError: [Errno 2] No such file or directory: '\(config)'"
        }
        guard inserters.count < Self.inserterLimit else {
            throw .badValue("The sandbox has run \(Self.inserterLimit) inserters; it takes no more.")
        }
        guard !inserters.contains(where: { $0.isRunning && $0.config == config && $0.instance.id == instance.id })
        else { return "inserter.py: \(config) is in use by a run on this host. Stop it with: pkill -f \(config)" }
        let properties: InserterProperties
        do throws(InserterProperties.Problem) {
            properties = try InserterProperties(text)
        } catch {
            return error.message
        }
        var bytes: [UInt8] = []
        for word in [generator.next(), generator.next()] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        let inserter = Inserter(
            instance: instance, config: config, properties: properties,
            session: ["id": .binary(BSONBinary(subtype: 4, bytes: bytes))], began: now)
        inserters.append(inserter)
        let index = inserters.count - 1
        try files.put(inserter.logName, "", at: place)
        if let refusal = refusal(of: inserter, cluster) {
            endInserter(index, refusal)
        } else if reaches(inserter, cluster) {
            logInserter(
                index,
                "Connected. Inserting into \(properties.namespace.text), retryWrites="
                    + "\(properties.connection.retriesWrites), on_error=\(properties.onError.rawValue)")
            queue.schedule(.inserter(index), at: now)
        } else {
            inserters[index].phase = .selectingServer
            queue.schedule(.inserter(index), at: now + ProofScript.serverSelection)
        }
        return files.text(inserter.logName, at: place) ?? ""
    }

    /// Whether one of the hosts of the connection string is the cluster's, and lets the script's host in.
    private func reaches(_ inserter: Inserter, _ cluster: Cluster) -> Bool {
        guard hasCluster else { return false }
        let hosts = inserter.properties.connection.hosts
        guard let managed = atlas.cluster else {
            return hosts.contains { host in
                cluster.routers.contains { $0.host == host || $0.host.hasPrefix(host + ":") }
            }
        }
        guard let project = atlas.projects.first(where: { $0.id == managed.project }),
            project.admits(inserter.instance.address), let own = try? ConnectionString(managed.uri)
        else { return false }
        return hosts.contains { own.hosts.contains($0) }
    }

    /// What the server says to a user that it does not know, or that may not write there.
    private func refusal(of inserter: Inserter, _ cluster: Cluster) -> String? {
        guard reaches(inserter, cluster), let managed = atlas.cluster,
            let project = atlas.projects.first(where: { $0.id == managed.project })
        else { return nil }
        let properties = inserter.properties
        guard let user = project.users.first(where: { $0.username == properties.username }),
            user.password == properties.password
        else {
            return "pymongo.errors.OperationFailure: bad auth : authentication failed, "
                + "code 18, codeName AuthenticationFailed (user \(properties.username ?? "none"))"
        }
        let name = properties.namespace
        guard user.mayWrite(name.database) else {
            return "pymongo.errors.OperationFailure: not authorized on \(name.database) to execute command "
                + "{ insert: \"\(name.collection)\" }, code 13, codeName Unauthorized"
        }
        return nil
    }

    func logTime() -> String { CalendarText.text(now) }

    mutating func logInserter(_ index: Int, _ line: String) {
        let inserter = inserters[index]
        files.append(logTime() + " " + line, to: inserter.logName, at: .instance(inserter.instance.id))
    }

    mutating func endInserter(_ index: Int, _ reason: String) {
        let inserter = inserters[index]
        logInserter(
            index,
            "\(reason). \(inserter.inserted) inserted, \(inserter.retries) retried by the driver, "
                + "\(inserter.errors) errors")
        inserters[index].phase = .ended
    }

    /// Those of a host end, or those of one properties file.
    mutating func stopInserters(onInstance id: String, config: String? = nil, reason: String) {
        for index in inserters.indices
        where inserters[index].isRunning && inserters[index].instance.id == id
            && (config == nil || inserters[index].config == config)
        {
            endInserter(index, reason)
        }
    }
}
