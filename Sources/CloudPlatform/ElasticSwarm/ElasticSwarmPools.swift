import BSON
import ShardCluster
import SimKernel

/// Connection pools in the schedule: clients of drivers on a replica set whose members die.
extension ElasticSwarm {
    static let set = SetRef.shard(ShardID(0))

    mutating func makePools() {
        guard platform.hasCluster else { return }
        for number in 1...Int(chance.int(in: 1...2)) {
            let most = chance.int(in: 1...8)
            var options: BSONDocument = [
                "replicaSet": "shard-01", "maxPoolSize": .number(most),
                "minPoolSize": .number(chance.int(in: 0...most)), "maxConnecting": .number(chance.int(in: 1...3)),
                "socketTimeoutMS": .number(chance.int(in: 300...8_000)),
                "serverSelectionTimeoutMS": .number(chance.int(in: 500...15_000)),
                "readPreference": .string(["primary", "secondaryPreferred", "nearest"][Int(chance.below(3))]),
            ]
            if chance.below(2) == 0 { options.append("waitQueueTimeoutMS", .number(chance.int(in: 20...1_000))) }
            if chance.below(2) == 0 { options.append("maxIdleTimeMS", .number(chance.int(in: 1_000...20_000))) }
            if call("pools.create", .string("p\(number)"), .document(options)) != nil { pools.append("p\(number)") }
        }
        report.topology += ", \(pools.count) pools"
    }

    mutating func actOnPools() {
        guard !pools.isEmpty else { return }
        switch chance.below(5) {
        case 0, 1: runOnPool()
        case 2: disturbMember()
        default: break
        }
    }

    /// A burst: so many users, or so many a second, for a while.
    private mutating func runOnPool() {
        poolRuns += 1
        var options: BSONDocument = [
            "name": .string("run-\(poolRuns)"), "pool": .string(pools[Int(chance.below(UInt64(pools.count)))]),
            "writeShare": .double(Double(chance.int(in: 0...5)) / 10), "keys": 10,
            "readWork": .string("\(chance.int(in: 1...40))ms"), "duration": .string("\(chance.int(in: 1...10))s"),
        ]
        if chance.below(2) == 0 {
            options.append("clients", .number(chance.int(in: 1...15)))
            options.append("thinkTime", .string("\(chance.int(in: 5...200))ms"))
        } else {
            options.append("rate", .number(chance.int(in: 1...100)))
        }
        call("pools.run", .document(options))
    }

    /// A member of the set dies or stands still for a while, never two at once.
    private mutating func disturbMember() {
        guard cluster.network.faults.isEmpty else { return }
        report.faults += 1
        let member = NodeID.member(Self.set, Int(chance.below(3)))
        let span = Micros.seconds(chance.int(in: 1...20))
        cluster.inject(chance.below(3) == 0 ? .paused(member) : .killed([member]), named: "swarm", for: span)
    }

    /// No request is lost or counted twice, and no pool is over its maximum.
    mutating func checkPools() {
        for fault in platform.poolFaults() { return violate("pools: \(fault)") }
        for client in platform.pools.clients {
            let most = client.specification.settings.maxPoolSize
            for pool in client.pools where pool.inUse + pool.idle + pool.pending > most {
                return violate("\(client.specification.name) has \(pool.inUse + pool.idle) connections of \(most)")
            }
        }
    }

    /// Nobody waits and nobody works any more, and each request has one end.
    mutating func settlePools() {
        for client in platform.pools.clients {
            let name = client.specification.name
            if !client.selecting.isEmpty { violate("\(name): \(client.selecting.count) look for a server for ever") }
            for pool in client.pools {
                if !pool.waiting.isEmpty { violate("\(name): \(pool.waiting.count) wait for a connection for ever") }
                if pool.inUse > 0 { violate("\(name): \(pool.inUse) connections are never given back") }
            }
        }
        for run in platform.pools.runs {
            report.poolRequests += run.issued
            guard Int64(run.ended.count) != run.issued else { continue }
            violate("\(run.specification.name): \(run.issued) requests, \(run.ended.count) ends")
        }
    }
}
