import BSON
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct ServiceCostTests {
    private struct Line: Equatable {
        let kind: String
        let resource: String
        let hours: Double
        let cost: Double
    }

    private func lines(_ world: inout World, _ kind: String) throws -> [Line] {
        let bill = try #require(try world.call("cost.report").document)
        return try #require(bill["lines"]?.array).compactMap(\.document).filter { $0["kind"]?.string == kind }.map {
            Line(
                kind: kind, resource: $0["resource"]?.string ?? "", hours: $0["hours"]?.double ?? -1,
                cost: $0["cost"]?.double ?? -1)
        }
    }

    private func running(_ world: inout World) throws -> Double {
        try #require(try world.call("cost.report").document?["running"]?.double)
    }

    /// AWS Fargate: 0.04048 a vCPU and 0.004445 a GB, by the hour; two workers are two vCPUs with 4 GB.
    private let twoWorkers = 2 * 0.04048 + 4 * 0.004445

    /// A server that starts is paid for from its order, one that drains until it has left, to the second.
    @Test func serversArePaidForFromOrderToLeave() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 2, "workers": 2, "time": "10ms", "startup": "60s"])
        world.wait(.minutes(30))
        try world.call("traffic.add", "web", 1)
        world.wait(.minutes(15))
        try world.call("traffic.kill", "web-1")
        try world.call("traffic.scale", "web", 2)
        world.wait(.minutes(15))
        let found = try lines(&world, "server")
        #expect(found.map(\.resource) == ["web-3", "web-1", "web-2"])
        #expect(found.map(\.hours) == [0.25, 1, 1])
        #expect(abs(found[0].cost - twoWorkers / 4) < 1e-6)
        #expect(abs(try running(&world) - 2 * twoWorkers) < 1e-6)
    }

    /// A drained server with a request of a minute leaves between two samples: its line ends then.
    @Test func aDrainingServerIsPaidForUntilItHasLeft() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 1, "time": "63s", "distribution": "fixed"])
        try world.call("traffic.start", "users", ["to": "web", "users": 1, "thinkTime": "10h"])
        world.wait(.seconds(1 as Int64))
        try world.call("traffic.stop", "users")
        try world.call("traffic.drain", "web-1")
        world.wait(.minutes(5))
        let found = try lines(&world, "server")
        #expect(found.map(\.resource) == ["web-1"])
        #expect(abs(found[0].hours - 63.0 / 3_600) < 1e-6)
    }

    /// A scaler's servers are on the bill from the evaluation that ordered them, not from the next sample.
    @Test func aScalersServersAreOnTheBillAtOnce() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["servers": 1, "time": "10ms"])
        try world.call("scaler.create", "s", ["target": "service/web", "policy": "MANUAL", "count": 3])
        world.wait(.minutes(1))
        let ordered = try #require(
            try world.call("scaler.history", "s").array?.first?.document?["ts"]?.date)
        world.wait(.hours(1))
        let found = try lines(&world, "server")
        let life = world.platform.now.inSeconds - Double(ordered - VirtualDate.ms(0)) / 1_000
        #expect(found.count == 3)
        #expect(found.filter { abs($0.hours - life / 3_600) < 1e-6 }.count == 2)
    }

    /// A load balancer costs 0.0225 an hour; one over balancers is a DNS zone and a health check for each.
    @Test func balancersAreOnTheBill() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "web", ["time": "10ms"])
        try world.call("traffic.start", "direct", ["to": "web", "rate": 1])
        #expect(try lines(&world, "balancer", after: .hours(1)).isEmpty)
        try world.call("traffic.balancer", "a", ["to": "web"])
        try world.call("traffic.balancer", "b", ["to": "web"])
        try world.call("traffic.global", "all", ["to": ["a", "b"]])
        try world.call("traffic.kill", "b")
        let found = try lines(&world, "balancer", after: .hours(2))
        #expect(found.map(\.resource) == ["a", "b", "all"])
        #expect(found.map(\.hours) == [2, 2, 2])
        #expect(found.map(\.cost)[0...1] == [0.045, 0.045])
        #expect(abs(found[2].cost - 2 * 1.5 / 730) < 1e-6)
    }

    private func lines(_ world: inout World, _ kind: String, after span: Micros) throws -> [Line] {
        world.wait(span)
        return try lines(&world, kind)
    }

    /// A store of sessions is a cache: ElastiCache's price from the moment that a service keeps its sessions there.
    @Test func aStoreOfSessionsCostsWhatACacheDoes() throws {
        var world = World(shards: 0)
        try world.call("traffic.service", "redis", ["time": "1ms"])
        try world.call("traffic.service", "web", ["time": "10ms", "sessions": ["store": "redis"]])
        let found = try lines(&world, "server", after: .hours(1))
        #expect(found.map(\.resource) == ["redis-1", "web-1"])
        #expect(abs(found[0].cost - (0.049 + 2 * 0.009)) < 1e-6)
        #expect(abs(found[1].cost - twoWorkers / 2) < 1e-6)
    }

    /// Amazon RDS: 0.053 a vCPU, 0.009 a GB, and 0.115 a month for each GB of a disk of at least 20; replicas come and go.
    @Test func databasesCostTheirMembersAndDisks() throws {
        var world = World(shards: 0)
        try world.call(
            "databases.create",
            ["name": "orders", "engine": "postgres", "replicas": 2, "cpus": 2, "memoryGB": 8, "dataGB": 25])
        try world.call("databases.create", ["name": "cache", "engine": "redis", "memoryGB": 4])
        world.wait(.minutes(30))
        try world.call("databases.scale", "orders", 1)
        world.wait(.minutes(30))
        let found = try lines(&world, "database")
        #expect(found.map(\.resource) == ["orders-3", "orders-1", "orders-2", "cache-1", "cache-2"])
        #expect(found.map(\.hours) == [0.5, 1, 1, 1, 1])
        #expect(abs(found[1].cost - (2 * 0.053 + 8 * 0.009)) < 1e-6)
        #expect(abs(found[3].cost - (0.049 + 4 * 0.009)) < 1e-6)
        let disks = try lines(&world, "storage")
        #expect(disks.map(\.resource) == ["orders-3", "orders-1", "orders-2"])
        #expect(abs(disks[1].cost - 30 * 0.115 / 730) < 1e-6)
    }

    @Test func estimatesOfServicesAndDatabases() throws {
        var world = World(shards: 0)
        func perHour(_ options: BSONValue) throws -> Double {
            try #require(try world.call("cost.estimate", options).document?["perHour"]?.double)
        }
        #expect(try perHour(["cpus": 2, "memoryGB": 4, "as": "service"]) == ((twoWorkers * 1e6).rounded() / 1e6))
        #expect(try perHour(["cpus": 1, "memoryGB": 2, "as": "cache", "count": 2]) == 2 * 0.067)
        #expect(abs(try perHour(["cpus": 1, "memoryGB": 2, "as": "postgres", "diskGB": 73]) - 0.0825) < 1e-6)
        #expect(try perHour(["loadBalancers": 2]) == 0.045)
        world.refuses("cost.estimate", [["cpus": 1, "as": "toaster"]], 2, "cost.estimate: as must be machine")
        world.refuses(
            "cost.estimate", [["cpus": 1, "diskGB": 5, "as": "cache"]], 2, "cost.estimate: a cache has no disk")
    }

    /// A leader is an m5.large, and what leaders tell each other goes from region to region.
    @Test func leadersOfAStoreAndTheirMessagesAreOnTheBill() throws {
        var world = World(shards: 0)
        try world.call(
            "regions.store",
            ["name": "cart", "regions": ["eu-west-1", "us-east-1", "ap-southeast-1"], "policy": "lastWriterWins"])
        world.wait(.minutes(1))
        let value = String(repeating: "x", count: 1_000)
        for number in 0..<50 {
            try world.call("regions.put", "cart", "eu-west-1", .string("k\(number)"), .string(value))
        }
        world.wait(.minutes(59))
        let found = try lines(&world, "database")
        #expect(found.map(\.resource) == ["cart/eu-west-1", "cart/us-east-1", "cart/ap-southeast-1"])
        #expect(found.map(\.cost) == [0.096, 0.096, 0.096])
        let flow = try #require(world.platform.rentals.flows.first)
        #expect(flow.resource == "cart" && world.platform.rentals.flows.count == 1)
        let bytes = flow.sent.sum()
        #expect(bytes > 2 * 50 * 1_000 && bytes < 2 * 50 * 1_100)
        let bill = try #require(try world.call("cost.report").document)
        let sent = try #require(bill["lines"]?.array?.compactMap(\.document).last)
        #expect(sent["kind"] == "traffic" && sent["resource"] == "cart")
        // Before anything was sent, nothing is on the bill.
        let before = try #require(
            try world.call("cost.report", ["until": .date(VirtualDate.ms(.seconds(30 as Int64)))]).document)
        #expect(before["byKind"]?.document?["traffic"] == nil)
    }

    /// Users far from their members pay for what they ask and are told; those beside them do not.
    @Test func readsFromAnotherRegionAreTrafficBetweenRegions() throws {
        var world = World(shards: 1)
        for region in ["eu-west-2", "eu-west-1"] {
            try world.call(
                "regions.users",
                [
                    "name": .string("from-\(region)"), "users": .document(BSONDocument([(region, 5)])),
                    "thinkTime": "1s", "uri": "mongodb://shard-01-a/?replicaSet=shard-01",
                    "duration": "1m",
                ])
        }
        world.wait(.minutes(2))
        #expect(world.platform.rentals.flows.map(\.resource) == ["from-eu-west-1/eu-west-1"])
        #expect(world.platform.rentals.flows[0].sent.sum() > 5 * 60 * 100)
    }
}
