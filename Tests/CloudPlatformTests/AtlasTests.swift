import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

@Suite struct AtlasTests {
    private func project() throws -> World {
        var world = World(shards: 0)
        try world.call("atlas.createProject", ["name": "proof"])
        return world
    }

    @Test func showsAPrivateKeyOnce() throws {
        var world = try project()
        let key = try #require(
            try world.call("atlas.createApiKey", ["project": "proof", "roles": ["GROUP_OWNER"]]).document)
        let secret = try #require(key["privateKey"]?.string)
        #expect(secret.utf8.count == 36)
        let listed = try #require(try world.call("atlas.apiKeys", "proof").array?.first?.document)
        #expect(listed["publicKey"] == key["publicKey"])
        #expect(listed["privateKey"]?.string?.hasPrefix("********") == true)
        #expect(listed["privateKey"] != key["privateKey"])
        try world.call("atlas.deleteApiKey", "proof", key["publicKey"] ?? .null)
        #expect(try world.call("atlas.apiKeys", "proof") == [])
    }

    @Test func listsAddresses() throws {
        var world = try project()
        try world.call(
            "atlas.addAccessListEntry", ["project": "proof", "ipAddress": "203.0.113.10", "comment": "host"])
        let entry = try #require(try world.call("atlas.accessList", "proof").array?.first?.document)
        #expect(entry["cidrBlock"] == "203.0.113.10/32")
        #expect(entry["ipAddress"] == "203.0.113.10")
        #expect(
            world.error("atlas.addAccessListEntry", ["project": "proof", "cidrBlock": "203.0.113.10/24"])?.codeName
                == "INVALID_IP_ADDRESS_OR_CIDR_NOTATION")
        try world.call("atlas.deleteAccessListEntry", "proof", "203.0.113.10")
        #expect(try world.call("atlas.accessList", "proof") == [])
    }

    @Test func keepsPasswordsToItself() throws {
        var world = try project()
        try world.call(
            "atlas.createDatabaseUser",
            [
                "project": "proof", "username": "main_user", "password": "correct-horse",
                "roles": [["role": "readWriteAnyDatabase", "db": "admin"]],
            ])
        let user = try #require(try world.call("atlas.databaseUsers", "proof").array?.first?.document)
        #expect(user["username"] == "main_user")
        #expect(user["roles"] == [["role": "readWriteAnyDatabase", "db": "admin"]])
        #expect(user["password"] == nil)
    }

    @Test func refusesAsAtlasDoes() throws {
        var world = try project()
        #expect(world.error("atlas.createProject", ["name": "proof"])?.code == 409)
        #expect(world.error("atlas.apiKeys", "nothing")?.codeName == "GROUP_NOT_FOUND")
        #expect(
            world.error("atlas.createApiKey", ["project": "proof", "roles": ["OWNER"]])?.codeName
                == "INVALID_ENUM_VALUE")
        #expect(
            world.error(
                "atlas.createDatabaseUser",
                [
                    "project": "proof", "username": "u", "password": "long enough",
                    "roles": [["role": "readWriteAnyDatabase", "db": "shard_test"]],
                ])?.codeName == "ATLAS_INVALID_ROLE")
        #expect(world.error("atlas.updateCluster", "proof", "none", ["numShards": 3])?.codeName == "CLUSTER_NOT_FOUND")
        #expect(try world.call("atlas.cluster", "proof", "none") == .null)
    }

    @Test func createsTheSandboxsCluster() throws {
        var world = try project()
        try world.call(
            "atlas.createCluster",
            ["project": "proof", "name": "shard-test", "numShards": 2, "diskSizeGB": 160, "diskIOPS": 480])
        world.wait(.minutes(6))
        #expect(try state(&world) == "CREATING")
        #expect(world.error("load.start", ["namespace": "a.b"])?.codeName == "HostUnreachable")
        world.wait(.minutes(5))
        #expect(try state(&world) == "IDLE")
        #expect(world.cluster.shards.map(\.name) == ["shard-01", "shard-02"])
        #expect(world.cluster.shards.allSatisfy { $0.replicaSet.members.count == 3 })
        #expect(world.platform.hasCluster)
    }

    @Test func growsWhileUpdating() throws {
        var world = try project()
        try world.call("atlas.createCluster", ["project": "proof", "name": "shard-test", "numShards": 2])
        world.wait(.minutes(11))
        try world.call("atlas.updateCluster", "proof", "shard-test", ["numShards": 4])
        #expect(try state(&world) == "UPDATING")
        #expect(world.error("atlas.updateCluster", "proof", "shard-test", ["numShards": 5])?.code == 409)
        world.wait(.minutes(4))
        #expect(world.cluster.shards.count == 2, "a shard takes five to ten minutes")
        world.wait(.minutes(17))
        #expect(try state(&world) == "IDLE")
        #expect(world.cluster.shards.map(\.name) == ["shard-01", "shard-02", "shard-03", "shard-04"])
        #expect(
            world.error("atlas.updateCluster", "proof", "shard-test", ["numShards": 2])?.codeName == "INVALID_ATTRIBUTE"
        )
    }

    @Test func aTierIsTheShardsToo() throws {
        var world = try project()
        try world.call(
            "atlas.createCluster", ["project": "proof", "name": "shard-test", "numShards": 2, "instanceSize": "M30"])
        world.wait(.minutes(11))
        try world.call("atlas.updateCluster", "proof", "shard-test", ["instanceSize": "M50"])
        #expect(world.cluster.shardFacts.map(\.tier) == ["M30", "M30"])
        world.wait(.minutes(21))
        #expect(try state(&world) == "IDLE")
        #expect(world.cluster.shardFacts.map(\.tier) == ["M50", "M50"])
        try world.call("atlas.updateCluster", "proof", "shard-test", ["numShards": 3])
        world.wait(.minutes(11))
        #expect(world.cluster.shardFacts.map(\.tier) == ["M50", "M50", "M50"])
    }

    @Test func deletes() throws {
        var world = try project()
        try world.call("atlas.createCluster", ["project": "proof", "name": "shard-test"])
        world.wait(.minutes(11))
        try world.call("atlas.deleteCluster", "proof", "shard-test")
        #expect(try state(&world) == "DELETING")
        world.wait(.minutes(4))
        #expect(try world.call("atlas.clusters", "proof") == [])
        #expect(!world.platform.hasCluster)
    }

    private func state(_ world: inout World) throws -> BSONValue? {
        try world.call("atlas.cluster", "proof", "shard-test").document?["stateName"]
    }
}
