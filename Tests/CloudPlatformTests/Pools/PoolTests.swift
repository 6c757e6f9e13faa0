import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct PoolTests {
    /// Seed 002's pools on one replica set.
    private func world(tier: String = "M40", regions: [String] = [], seed: UInt64 = 1) throws -> World {
        var world = World(shards: 1, tier: tier, seed: seed)
        if !regions.isEmpty {
            var generator = Generator(seed: seed)
            world.cluster = Cluster(
                Topology(shards: ["shard-01"], tier: tier, memberRegions: regions), generator: generator.split())
        }
        try world.call(
            "pools.create", "read",
            [
                "replicaSet": "shard-01", "maxPoolSize": 15, "minPoolSize": 3, "maxIdleTimeMS": 30_000,
                "readPreference": "secondaryPreferred", "serverSelectionTimeoutMS": 5_000,
                "socketTimeoutMS": 45_000,
            ])
        try world.call(
            "pools.create", "write",
            [
                "replicaSet": "shard-01", "maxPoolSize": 10, "minPoolSize": 2, "serverSelectionTimeoutMS": 5_000,
                "writeConcern": ["w": "majority", "j": true, "wtimeout": 5_000],
            ])
        return world
    }

    private func figures(_ world: inout World, _ name: String) throws -> BSONDocument {
        try #require(try world.call("pools.figures", .string(name)).document)
    }

    private func number(_ document: BSONDocument, _ path: String...) throws -> Double {
        var value = BSONValue.document(document)
        for name in path { value = try #require(value.document?[name]) }
        return try #require(value.double)
    }

    private func served(_ figures: BSONDocument) -> [String: (reads: Int64, writes: Int64)] {
        var counts: [String: (Int64, Int64)] = [:]
        for row in figures["served"]?.array?.compactMap(\.document) ?? [] {
            counts[row["state"]?.string ?? "", default: (0, 0)].0 += row["reads"]?.int64 ?? 0
            counts[row["state"]?.string ?? "", default: (0, 0)].1 += row["writes"]?.int64 ?? 0
        }
        return counts
    }

    @Test func readsGoToSecondariesAndWritesToThePrimary() throws {
        var world = try world()
        try world.call(
            "pools.run",
            [
                "name": "r", "reads": "read", "writes": "write", "clients": 20, "thinkTime": "50ms",
                "writeShare": 0.2, "duration": "10s",
            ])
        for _ in 0..<120 {
            world.wait(.milliseconds(100))
            #expect(world.platform.poolFaults() == [])
        }
        let figures = try figures(&world, "r")
        #expect(figures["errors"] == [])
        #expect(figures["failed"] == 0 && figures["waiting"] == 0)
        #expect(try world.call("metrics.last", "run_success{run=\"r\"}") == 1.0)
        let rate = try #require(try world.call("metrics.last", "run_throughput{run=\"r\"}").double)
        #expect(abs(rate - (try number(figures, "throughput"))) < 0.02 * rate)
        let counts = served(figures)
        #expect(counts["PRIMARY"]?.reads == 0)
        #expect(counts["SECONDARY"]?.writes == 0)
        let share = Double(counts["PRIMARY"]?.writes ?? 0) / (try number(figures, "requests"))
        // A share of 0.2 of about 3,700, within three standard errors.
        #expect(abs(share - 0.2) < 3 * (0.16 / (try number(figures, "requests"))).squareRoot())
    }

    /// Little's law: who does not think is under way. X (R + Z) = N.
    @Test func littlesLaw() throws {
        var world = try world()
        try world.call(
            "pools.run",
            ["name": "r", "pool": "read", "clients": 30, "thinkTime": "20ms", "readWork": "10ms", "duration": "20s"])
        world.wait(.seconds(25))
        let run = world.platform.pools.runs[0]
        let mean = run.ended.reduce(0.0) { $0 + ($1.ended - $1.started).inSeconds } / Double(run.ended.count)
        let throughput = Double(run.ended.count) / 20
        #expect(abs(throughput * (mean + 0.02) - 30) < 0.6)
    }

    /// With cores to spare the connections are the servers: waits are those of M/M/4.
    @Test func aPoolIsAQueueWithSoManyServers() throws {
        var world = try world(tier: "M60")
        try world.call("pools.create", "four", ["replicaSet": "shard-01", "maxPoolSize": 4, "minPoolSize": 4])
        world.wait(.seconds(1))
        try world.call(
            "pools.run", ["name": "r", "pool": "four", "rate": 32, "readWork": "100ms", "duration": "20m"])
        world.wait(.minutes(21))
        let run = world.platform.pools.runs[0]
        let waited = run.ended.reduce(0.0) { $0 + $1.waited.inSeconds } / Double(run.ended.count)
        // A round trip and the command besides the work: 0.7 ms.
        let service = 0.1007
        let expected = Queueing.meanWait(servers: 4, offeredLoad: 32 * service, meanService: service)
        #expect(abs(waited - expected) < 0.15 * expected, "\(waited) for \(expected)")
        #expect(run.ended.count > 37_000)
    }

    /// A pool of 15 against 50 users and slow operations: who waits too long gets the driver's error.
    @Test func exhaustion() throws {
        var world = try world()
        try world.call(
            "pools.create", "small",
            ["replicaSet": "shard-01", "maxPoolSize": 15, "waitQueueTimeoutMS": 2_000])
        try world.call(
            "pools.run",
            [
                "name": "r", "pool": "small", "clients": 50, "duration": "60s",
                "slow": ["share": 1.0, "takes": "2s"],
            ])
        world.wait(.seconds(30))
        #expect(world.platform.poolFaults() == [])
        let pool = try #require(
            world.platform.pools.clients[2].pools.first { $0.counts.checkedOut > 0 })
        #expect(pool.inUse == 15 && pool.connections.count == 15 && pool.counts.mostInUse == 15)
        #expect(pool.waiting.count > 20)
        world.wait(.seconds(40))
        let figures = try figures(&world, "r")
        let error = try #require(figures["errors"]?.array?.first?.document)
        #expect(error["name"] == "MongoWaitQueueTimeoutError")
        #expect(error["message"] == "Timed out while checking out a connection from connection pool")
        // 15 connections, 2 s each.
        #expect(abs(try number(figures, "throughput") - 7.5) < 0.6)
        #expect(figures["waiting"] == 0)
    }

    @Test func noPrimaryIsAServerSelectionError() throws {
        var world = try world()
        try world.call(
            "pools.run",
            ["name": "r", "pool": "write", "clients": 3, "thinkTime": "1s", "writeShare": 1, "duration": "20s"])
        world.wait(.seconds(1))
        for member in 0..<2 { world.cluster.inject(.killed([.member(.shard(ShardID(0)), member)]), named: "kill") }
        world.wait(.seconds(30))
        #expect(world.platform.poolFaults() == [])
        let figures = try figures(&world, "r")
        #expect(figures["waiting"] == 0)
        let errors = figures["errors"]?.array?.compactMap(\.document) ?? []
        #expect(
            errors.contains {
                $0["name"] == "MongoServerSelectionError" && $0["message"] == "Server selection timed out after 5000 ms"
            })
    }

    /// The primary dies: its pools are cleared, a new generation begins, and nothing leaks.
    @Test(arguments: [UInt64(1), 2, 3]) func aDeadServerClearsItsPool(seed: UInt64) throws {
        var world = try world(seed: seed)
        try world.call(
            "pools.run",
            [
                "name": "r", "reads": "read", "writes": "write", "clients": 30, "thinkTime": "20ms",
                "writeShare": 0.5, "readWork": "5ms", "duration": "60s",
            ])
        world.wait(.seconds(5))
        let primary = try #require(world.cluster[.shard(ShardID(0))].primary)
        world.cluster.inject(
            .killed([.member(.shard(ShardID(0)), primary)]), named: "kill", for: .seconds(20))
        for _ in 0..<700 {
            world.wait(.milliseconds(100))
            #expect(world.platform.poolFaults() == [])
        }
        let figures = try figures(&world, "r")
        #expect(figures["waiting"] == 0)
        let cleared = try world.call("events.list", "POOL_CLEARED").array ?? []
        #expect(cleared.contains { $0.document?["generation"] == 1 })
        #expect(world.platform.pools.clients.allSatisfy { client in client.pools.allSatisfy { !$0.isPaused } })
        let writes = try #require(figures["writes"]?.document)
        #expect(try #require(writes["answered"]?.int64) > 1_000)
    }

    /// Who reads from a secondary what it has just written may not find it; with the primary, or a causal session, it does.
    @Test func readYourWrites() throws {
        var world = try world(regions: ["EU_WEST_2", "EU_WEST_1", "EU_CENTRAL_1"])
        world.cluster.inject(
            .slowDisk(.member(.shard(ShardID(0)), 2), factor: 60), named: "slow disk")
        try world.call(
            "pools.create", "primary", ["replicaSet": "shard-01", "readPreference": "primary"])
        try world.call(
            "pools.create", "causal",
            ["replicaSet": "shard-01", "readPreference": "secondary", "readConcern": "majority"])
        for (name, causal) in [("read", false), ("primary", false), ("causal", true)] {
            try world.call(
                "pools.run",
                [
                    "name": .string(name), "reads": .string(name), "writes": "write", "clients": 5,
                    "thinkTime": "100ms", "readYourWrites": true, "causal": .bool(causal), "duration": "20s",
                ])
        }
        world.wait(.seconds(30))
        #expect(world.platform.poolFaults() == [])
        #expect(try number(try figures(&world, "read"), "lostReads") > 20)
        for name in ["primary", "causal"] {
            let figures = try figures(&world, name)
            #expect(figures["lostReads"] == 0 && figures["errors"] == [])
            #expect(try number(figures, "reads", "answered") > 100)
        }
    }

    /// More connections help until the cores are busy, and then they harm.
    @Test func largerIsNotBetter() throws {
        var world = try world(tier: "M10")
        try world.call("pools.create", "p", ["replicaSet": "shard-01", "maxPoolSize": 100])
        let before = world.platform.contentsHash()
        let rows = try #require(
            try world.call(
                "pools.compare",
                [
                    "pool": "p", "sizes": [1, 4, 100], "clients": 100, "readWork": "8ms", "readDisk": "2ms",
                    "duration": "10s",
                ]
            ).array?.compactMap(\.document))
        #expect(world.platform.contentsHash() == before)
        let throughput = try rows.map { try number($0, "throughput") }
        #expect(throughput[1] > 1.8 * throughput[0])
        #expect(throughput[2] < throughput[1])
        #expect(try world.call("pools.formula").document?["connections"] == 5)
    }

    @Test func onlyAdminsSeeTheView() throws {
        var world = try world()
        for (user, role) in [("app", "readWrite"), ("ops", "clusterMonitor")] {
            let database = role == "readWrite" ? "app" : "admin"
            world.run(
                [
                    "createUser": .string(user), "pwd": "x",
                    "roles": [["role": .string(role), "db": .string(database)]],
                ])
        }
        #expect(try world.call("pools.admin").document?["status"] == 401)
        #expect(try world.call("pools.admin", ["as": "nobody"]).document?["status"] == 401)
        #expect(try world.call("pools.admin", ["as": "app"]).document?["status"] == 403)
        let view = try #require(try world.call("pools.admin", ["as": "ops"]).document)
        #expect(view["status"] == 200)
        #expect(view["body"]?.document?["pools"]?.array?.count == 6)
    }

    @Test func idleConnectionsAreClosedDownToTheLeast() throws {
        var world = try world()
        try world.call("pools.run", ["name": "r", "pool": "read", "clients": 30, "readWork": "20ms", "duration": "5s"])
        world.wait(.seconds(6))
        #expect(world.platform.pools.clients[0].pools.contains { $0.connections.count > 10 })
        world.wait(.seconds(90))
        #expect(world.platform.pools.clients[0].pools.allSatisfy { $0.connections.count == 3 })
        #expect(world.platform.poolFaults() == [])
    }

    @Test func routersChooseTheMember() throws {
        var world = try world()
        try world.call("pools.create", "routed", ["readPreference": "secondary"])
        try world.call(
            "pools.run",
            ["name": "r", "pool": "routed", "clients": 5, "thinkTime": "50ms", "writeShare": 0.5, "duration": "5s"])
        world.wait(.seconds(6))
        let counts = served(try figures(&world, "r"))
        #expect(try #require(counts["SECONDARY"]).reads > 50 && counts["PRIMARY"]?.reads == 0)
        #expect(try #require(counts["PRIMARY"]).writes > 50 && counts["SECONDARY"]?.writes == 0)
    }

    @Test func theSameSeedIsTheSameRun() throws {
        var digests: [UInt64] = []
        for seed in [UInt64(5), 5, 6] {
            var world = try world(seed: seed)
            try world.call("pools.run", ["name": "r", "pool": "read", "rate": 50, "readWork": "5ms", "duration": "5s"])
            world.wait(.seconds(6))
            digests.append(world.platform.stateHash())
        }
        #expect(digests[0] == digests[1] && digests[0] != digests[2])
    }

    @Test(arguments: [PoolBook.Plant.leaksConnections, .forgetsRequests])
    func aPlantedFaultIsFound(plant: PoolBook.Plant) throws {
        var world = try world()
        world.platform.pools.plants = [plant]
        try world.call(
            "pools.create", "hasty",
            ["replicaSet": "shard-01", "maxPoolSize": 2, "waitQueueTimeoutMS": 100, "socketTimeoutMS": 200])
        try world.call(
            "pools.run", ["name": "r", "pool": "hasty", "clients": 20, "readWork": "150ms", "duration": "5s"])
        world.wait(.seconds(4))
        #expect(!world.platform.poolFaults().isEmpty)
    }

    @Test func refusesWhatMakesNoSense() throws {
        var world = try world()
        func refuse(_ options: BSONDocument, _ message: String, _ code: Int32 = 2) {
            world.refuses("pools.create", ["x", .document(options)], code, message)
        }
        refuse(["maxPoolSize": 0], "pools.create: maxPoolSize must be from 1 to 1000, not 0.")
        refuse(["maxPoolSize": 5, "minPoolSize": 6], "pools.create: minPoolSize (6) is over maxPoolSize (5).")
        refuse(["maxPoolSise": 5], "pools.create has no option \"maxPoolSise\".")
        refuse(["replicaSet": "rs9"], "pools.create: there is no replica set \"rs9\".")
        refuse(["readPreference": "near"], "Enumeration value 'near'")
        refuse(
            ["readPreference": ["mode": "nearest", "maxStalenessSeconds": 30]], "maxStalenessSeconds value can not", 160
        )
        refuse(["uri": "mongodb://nowhere:1/"], "pools.create: nowhere:1 is no router.")
        refuse(["uri": "mongodb://mongos/?maxPoolSize=5", "maxPoolSize": 6], "pools.create: maxPoolSize stands in")
        refuse(["instances": 50, "maxPoolSize": 1_000], "pools.create: 50 instances with pools of 1000")
        world.refuses("pools.create", ["read", [:]], 20, "There is a pool read already.")
        func refuseRun(_ options: BSONDocument, _ message: String) {
            world.refuses("pools.run", [.document(options)], 2, message)
        }
        refuseRun(["clients": 5], "pools.run needs pool, or reads and writes")
        refuseRun(["pool": "reed", "clients": 5], "There is no pool \"reed\". There are: read, write.")
        refuseRun(["pool": "read"], "pools.run needs clients, who wait for answers, or rate")
        refuseRun(["pool": "read", "clients": 5, "rate": 5], "pools.run needs clients, who wait for answers, or rate")
        refuseRun(
            ["pool": "read", "rate": 100_000, "duration": "1h"], "pools.run: a run makes 200000 requests at most.")
        refuseRun(["pool": "read", "clients": 5, "duration": "0s"], "pools.run: duration must be longer than nothing.")
        refuseRun(["reads": "read", "clients": 5, "writeShare": 0.5], "pools.run: writes are to be made")
        refuseRun(["pool": "read", "clients": 5, "causal": true], "pools.run: causal is for readYourWrites")
        refuseRun(["pool": "read", "clients": 5, "slow": ["share": 0.5]], "pools.run: slow needs share and takes")
        world.refuses("pools.figures", ["x"], 2, "There is no run \"x\".")
        world.refuses("pools.compare", [["pool": "read", "clients": 5]], 2, "pools.compare needs sizes")
    }
}
