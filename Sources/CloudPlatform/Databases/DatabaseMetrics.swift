import SimKernel

/// What is sampled of a member that runs.
struct DatabaseMemberSample: Sendable {
    let cpu: Double
    let memory: Double
    /// Of a replica: bytes, and time.
    let lag: (bytes: Int64, time: Micros)?

    static let meter = Meter<DatabaseMemberSample>(
        by: "member",
        [
            .gauge("database_cpu", .percent, "Processor time of a member, of its limit.") { $0.cpu },
            .gauge("database_memory", .percent, "Memory of a member, of its limit.") { $0.memory },
            .gauge("database_lag_bytes", .bytes, "Log that a replica has not replayed.") {
                $0.lag.map { Double($0.bytes) }
            },
            .gauge("database_lag", .seconds, "How old what a replica shows is.") { $0.lag?.time.inSeconds },
        ])
}

extension ReplicatedDatabase {
    static let meter = Meter<ReplicatedDatabase>(
        by: "database",
        [
            .gauge("database_replicas", .of("replicas"), "Replicas, those that start among them.") {
                Double($0.replicaCount)
            },
            .gauge("database_servers_up", .of("servers"), "Servers that the balancer takes for up.") {
                Double($0.members.count { $0.answers.isUp })
            },
            .gauge("database_read_latency", .milliseconds, "Mean time of the reads since the last sample.") {
                $0.readTimes.meanMs
            },
            .gauge(
                "database_write_latency", .milliseconds,
                "Mean time to the acknowledgement of the writes since the last sample."
            ) { $0.writeTimes.meanMs },
            .counter("database_reads", "reads", "Reads that were answered.") { Double($0.counts.readsServed) },
            .counter("database_commits", "writes", "Writes that were acknowledged.") { Double($0.counts.acknowledged) },
            .counter("database_failures", "requests", "Reads and writes that were refused.") {
                Double($0.counts.failedReads + $0.counts.failedWrites)
            },
            .counter("database_lost_commits", "writes", "Acknowledged writes that are gone.") {
                Double($0.counts.lostAcknowledged)
            },
        ])
}

extension Platform {
    mutating func sampleDatabases() {
        for index in databases.all.indices {
            for member in databases.all[index].members.indices { sampleMember(index, member) }
            let database = databases.all[index]
            ReplicatedDatabase.meter.sample(database, database.name, at: now, into: &metrics)
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
        let database = databases.all[index]
        let member = database.members[place]
        guard member.isUp else { return }
        let isReplica = !database.actsAsPrimary(place)
        let sample = DatabaseMemberSample(
            cpu: member.cpu, memory: settings.memoryShare(member),
            lag: isReplica ? (database.lagBytes(place), database.lag(place, at: now)) : nil)
        DatabaseMemberSample.meter.sample(sample, member.name, at: now, into: &metrics)
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
