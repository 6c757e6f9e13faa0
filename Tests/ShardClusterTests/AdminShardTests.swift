import BSON
import SimKernel
import Testing

@testable import ShardCluster

struct AdminShardTests {
    /// A bare name makes a set of the topology's shape, which takes its time; the balancer then uses it.
    @Test func addShardByName() throws {
        var harness = AdminHarness()
        let reply = harness.run(["addShard": "shard-03"])
        #expect(reply["shardAdded"]?.string == "shard-03")
        #expect(harness.cluster.now >= 12_000_000)
        #expect(harness.cluster.shardNames == ["shard-01", "shard-02", "shard-03"])
        let facts = try #require(harness.cluster.shardFacts("shard-03"))
        #expect(
            facts.host
                == "shard-03/shard-03-a.shardlab.test:27018,shard-03-b.shardlab.test:27018,shard-03-c.shardlab.test:27018"
        )
        #expect(facts.tier == "M40")
        #expect(harness.run(["addShard": "shard-03"])["shardAdded"]?.string == "shard-03")
        #expect(harness.cluster.shardNames.count == 3)
    }

    /// Only a set that runs can be reached by its hosts: after its removal a shard's set does.
    @Test func addShardByHosts() {
        var harness = AdminHarness()
        #expect(harness.run(["addShard": "other/host:27018"])["code"]?.int64 == 133)
        harness.run(["removeShard": "shard-02"])
        #expect(harness.run(["removeShard": "shard-02"])["state"]?.string == "completed")
        #expect(harness.cluster.shardNames == ["shard-01"])
        let back = harness.run(["addShard": "shard-02/shard-02-a.shardlab.test:27018"])
        #expect(back["shardAdded"]?.string == "shard-02")
        #expect(harness.cluster.shardNames == ["shard-01", "shard-02"])
        #expect(harness.faults == [])
    }

    @Test func removalRefused() {
        var harness = AdminHarness()
        #expect(harness.run(["removeShard": "nowhere"])["code"]?.int64 == 70)
        harness.run(["removeShard": "shard-02"])
        #expect(harness.run(["removeShard": "shard-01"])["code"]?.int64 == 20)
    }

    @Test func listShards() {
        var harness = AdminHarness()
        harness.run(["removeShard": "shard-02"])
        let shards = harness.run(["listShards": 1])["shards"]?.array?.compactMap(\.document) ?? []
        #expect(shards.map { $0["_id"]?.string } == ["shard-01", "shard-02"])
        #expect(shards.map { $0["draining"]?.bool } == [nil, true])
        #expect(shards.map { $0["state"]?.int64 } == [1, 1])
    }

    /// Each scope is refused where it does not belong, with the server's code.
    @Test func scopes() {
        var harness = AdminHarness()
        #expect(harness.run(["listShards": 1], in: "test")["code"]?.int64 == 13)
        #expect(harness.run(["listShards": 1], on: .primary(ShardID(0)))["code"]?.int64 == 59)
        #expect(harness.run(["replSetGetStatus": 1])["code"]?.int64 == 59)
        let unknown = harness.run(["frobnicate": 1])
        #expect(unknown["code"]?.int64 == 59)
        #expect(unknown["errmsg"]?.string == "no such command: 'frobnicate'")
        #expect(unknown["codeName"]?.string == "CommandNotFound")
    }

    @Test func helloOfRouterAndMember() {
        var harness = AdminHarness()
        let router = harness.run(["hello": 1])
        #expect(router["msg"]?.string == "isdbgrid")
        #expect(router["maxWireVersion"]?.int64 == 25)
        #expect(router["maxBsonObjectSize"]?.int64 == 16_777_216)
        #expect(router["maxMessageSizeBytes"]?.int64 == 48_000_000)
        #expect(router["maxWriteBatchSize"]?.int64 == 100_000)
        #expect(router["logicalSessionTimeoutMinutes"]?.int64 == 30)
        let secondary = harness.run(["hello": 1], on: .member(ShardID(0), 1))
        #expect(secondary["setName"]?.string == "shard-01")
        #expect(secondary["secondary"] == true)
        #expect(secondary["primary"]?.string == "shard-01-a.shardlab.test:27018")
    }

    /// Nodes by their names; what is none of them does not answer.
    @Test func addresses() {
        var harness = AdminHarness()
        #expect(harness.cluster.address(of: "shard-02") == .primary(ShardID(1)))
        #expect(harness.cluster.address(of: "shard-02-b.shardlab.test:27018") == .member(ShardID(1), 1))
        #expect(harness.cluster.address(of: "shard-01-c") == .member(ShardID(0), 2))
        #expect(harness.cluster.address(of: "router-1.shardlab.test:27017") == .router(0))
        #expect(harness.cluster.address(of: "shard-0") == nil)
        #expect(harness.run(["ping": 1], on: .router(7))["code"]?.int64 == 6)
        #expect(harness.run(["ping": 1], on: .member(ShardID(9), 0))["code"]?.int64 == 6)
        let secondary = harness.run(["create": "plain"], in: "test", on: .member(ShardID(0), 1))
        #expect(secondary["code"]?.int64 == 10107)
    }

    /// Without shards, and as a replica set alone, nothing traps.
    @Test func otherTopologies() {
        var empty = Cluster(Topology(shards: []), generator: Generator(seed: 1))
        guard case .done(let reply, _) = empty.begin(["create": "plain"], database: "test") else { return }
        #expect(reply["code"]?.int64 == 70)
        empty.advance(to: .minutes(120))
        var set = Cluster(Topology(shards: ["rs0"], sharded: false), generator: Generator(seed: 1))
        guard case .done(let hello, _) = set.begin(["hello": 1], database: "admin"),
            case .done(let created, _) = set.begin(["create": "plain"], database: "test"),
            case .done(let refused, _) = set.begin(["addShard": "x"], database: "admin")
        else { return }
        #expect(hello["setName"]?.string == "rs0")
        #expect(hello["me"]?.string == "rs0-a.shardlab.test:27017")
        #expect(created["ok"]?.double == 1)
        #expect(refused["code"]?.int64 == 59)
        var none = Cluster(Topology(shards: [], sharded: false), generator: Generator(seed: 1))
        guard case .done(let unreachable, _) = none.begin(["ping": 1], database: "admin") else { return }
        #expect(unreachable["code"]?.int64 == 6)
    }

    /// One primary, the others have applied all that it wrote.
    @Test func replicaSetStatus() throws {
        var harness = AdminHarness()
        try harness.load(count: 100)
        let status = harness.run(["replSetGetStatus": 1], on: .primary(ShardID(0)))
        let members = status["members"]?.array?.compactMap(\.document) ?? []
        #expect(members.map { $0["stateStr"]?.string } == ["PRIMARY", "SECONDARY", "SECONDARY"])
        #expect(Set(members.map { $0["optime"] }).count == 1)
        #expect(
            members[0]["optime"]?.document?["ts"]?.timestamp ?? BSONTimestamp(seconds: 0, increment: 0)
                > BSONTimestamp(seconds: 1_767_225_600, increment: 1))
        let config = harness.run(["replSetGetConfig": 1], on: .primary(ShardID(0)))
        #expect(config.value(at: ["config", "_id"])?.string == "shard-01")
    }
}
