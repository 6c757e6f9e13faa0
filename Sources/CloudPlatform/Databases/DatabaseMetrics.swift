import SimKernel

extension Metric {
    static let databaseCPU = Metric(
        "database_cpu", .gauge, .percent, by: "member", "Processor time of a member, of its limit.")
    static let databaseMemory = Metric(
        "database_memory", .gauge, .percent, by: "member", "Memory of a member, of its limit.")
    static let databaseLagBytes = Metric(
        "database_lag_bytes", .gauge, .bytes, by: "member", "Log that a replica has not replayed.")
    static let databaseLag = Metric(
        "database_lag", .gauge, .seconds, by: "member", "How old what a replica shows is.")
    static let databaseReplicas = Metric(
        "database_replicas", .gauge, .of("replicas"), by: "database", "Replicas, those that start among them.")
    static let databaseServersUp = Metric(
        "database_servers_up", .gauge, .of("servers"), by: "database", "Servers that the balancer takes for up.")
    static let databaseReadLatency = Metric(
        "database_read_latency", .gauge, .milliseconds, by: "database", "Mean time of the reads since the last sample.")
    static let databaseWriteLatency = Metric(
        "database_write_latency", .gauge, .milliseconds, by: "database",
        "Mean time to the acknowledgement of the writes since the last sample.")
    static let databaseReads = Metric(
        "database_reads", .counter, .of("reads"), by: "database", "Reads that were answered.")
    static let databaseCommits = Metric(
        "database_commits", .counter, .of("writes"), by: "database", "Writes that were acknowledged.")
    static let databaseFailures = Metric(
        "database_failures", .counter, .of("requests"), by: "database", "Reads and writes that were refused.")
    static let databaseLostCommits = Metric(
        "database_lost_commits", .counter, .of("writes"), by: "database", "Acknowledged writes that are gone.")
    static let ofDatabases = [
        databaseCPU, databaseMemory, databaseLagBytes, databaseLag, databaseReplicas, databaseServersUp,
        databaseReadLatency, databaseWriteLatency, databaseReads, databaseCommits, databaseFailures,
        databaseLostCommits,
    ]
}

extension Platform {
    mutating func sampleDatabases() {
        for index in databases.all.indices {
            for member in databases.all[index].members.indices { sampleMember(index, member) }
            let database = databases.all[index]
            let (name, counts) = (database.name, database.counts)
            metrics.append(.databaseReplicas, name, at: now, Double(database.replicaCount))
            metrics.append(.databaseServersUp, name, at: now, Double(database.members.count { $0.answers.isUp }))
            if let ms = database.readTimes.meanMs { metrics.append(.databaseReadLatency, name, at: now, ms) }
            if let ms = database.writeTimes.meanMs { metrics.append(.databaseWriteLatency, name, at: now, ms) }
            metrics.append(.databaseReads, name, at: now, Double(counts.readsServed))
            metrics.append(.databaseCommits, name, at: now, Double(counts.acknowledged))
            metrics.append(.databaseFailures, name, at: now, Double(counts.failedReads + counts.failedWrites))
            metrics.append(.databaseLostCommits, name, at: now, Double(counts.lostAcknowledged))
            databases.all[index].readTimes = MeanTime()
            databases.all[index].writeTimes = MeanTime()
        }
    }

    private mutating func sampleMember(_ index: Int, _ place: Int) {
        let settings = databases.all[index].settings
        let span = Double(max(now - databases.all[index].members[place].sampledAt, 1))
        let cores = settings.capacity(of: 1)
        databases.all[index].members[place].cpu =
            min(100, 100 * databases.all[index].members[place].busy / (span * cores))
        databases.all[index].members[place].busy = 0
        databases.all[index].members[place].sampledAt = now
        let member = databases.all[index].members[place]
        guard member.isUp else { return }
        metrics.append(.databaseCPU, member.name, at: now, member.cpu)
        metrics.append(.databaseMemory, member.name, at: now, settings.memoryShare(member))
        guard member.id != databases.all[index].primary else { return }
        metrics.append(.databaseLagBytes, member.name, at: now, Double(databases.all[index].lagBytes(place)))
        metrics.append(.databaseLag, member.name, at: now, databases.all[index].lag(place, at: now).inSeconds)
    }
}

extension DatabaseSettings {
    /// Of 100.
    func memoryShare(_ member: DatabaseMember) -> Double {
        100 * Double(member.memoryBytes) / Double(memoryBytes)
    }
}

extension ReplicatedDatabase {
    /// Log that it has not replayed.
    func lagBytes(_ index: Int) -> Int64 { max(0, end - members[index].replayed) }

    /// How long ago the primary was where it is.
    func lag(_ index: Int, at now: Micros) -> Micros { pace.lag(of: members[index].replayed, end: end, at: now) }
}
