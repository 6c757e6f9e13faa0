import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// A cluster of three config servers, two routers and two shards of three, built from bare hosts, and what is refused in
/// a wrong order.
@Suite struct BuildClusterTests {
    private var hosts = BareHosts()

    @Test mutating func withoutARouterNobodyAnswers() throws {
        #expect(hosts.sandbox.run(["ping": 1], database: "admin")["code"]?.int64 == 6)
        try hosts.makeConfigServers()
        #expect(hosts.sandbox.run(["ping": 1], database: "admin")["code"]?.int64 == 6)
    }

    /// The manual makes the users of a shard's own before the shard joins a cluster.
    @Test mutating func aSetHasUsersBeforeItIsAShard() throws {
        try hosts.makeSet("a")
        let user: BSONDocument = ["createUser": "ada", "pwd": "secret", "roles": ["root"]]
        #expect(hosts.admin(user, on: "a-1:27018")["ok"]?.truthy == true)
        #expect(hosts.admin(user, on: "a-2:27018")["code"]?.int64 == 10_107)
        #expect(hosts.admin(["usersInfo": 1], on: "a-1:27018")["users"]?.array?.count == 1)
        #expect(hosts.admin(["dropAllUsersFromDatabase": 1], on: "a-1:27018")["n"]?.int64 == 1)
    }

    /// Who has copied everything goes on to follow its source, and tells the primary how far it is.
    @Test mutating func theFirstEntryOfATermIsCommitted() throws {
        try hosts.makeSet("a")
        try hosts.sandbox.wait(.seconds(10))
        let status = hosts.admin(["replSetGetStatus": 1], on: "a-1:27018")
        #expect(status.value(at: ["optimes", "lastCommittedOpTime", "t"])?.int64 == 1)
        let sources = status["members"]?.array?.compactMap { $0.document?["syncSourceHost"]?.string }
        #expect(sources == ["", "a-1:27018", "a-1:27018"])
    }

    @Test mutating func aRouterWaitsForItsConfigServers() throws {
        try hosts.makeRouters()
        let log = { (hosts: inout BareHosts) in
            try hosts.sandbox.call("servers.log", ["router-1:27017"]).array?.last?.string ?? ""
        }
        #expect(try log(&hosts).hasSuffix("read preference { mode: \"nearest\" } for set cfg"))
        #expect(hosts.admin(["ping": 1], on: "router-1")["code"]?.int64 == 6)
        try hosts.start("cfg-1", "mongod --configsvr --replSet cfg --bind_ip_all")
        #expect(hosts.initiate("cfg", ["cfg-1:27019"], configsvr: true)["ok"]?.truthy == true)
        try hosts.sandbox.wait(.seconds(5))
        #expect(hosts.admin(["ping": 1], on: "router-1")["code"]?.int64 == 6)
        try hosts.sandbox.wait(.seconds(15))
        #expect(hosts.admin(["hello": 1], on: "router-1")["msg"]?.string == "isdbgrid")
        try hosts.start("a-1", "mongos --configdb config/cfg-1:27019")
        try hosts.sandbox.wait(.minutes(5))
        #expect(hosts.admin(["ping": 1], on: "a-1")["code"]?.int64 == 6)
    }

    @Test mutating func aWholeClusterSpreadsItsDocuments() throws {
        try hosts.makeConfigServers()
        try hosts.makeRouters()
        for letter in ["a", "b"] {
            try hosts.makeSet(letter)
            let reply = hosts.admin(
                ["addShard": .string("rs-\(letter)/\(letter)-1:27018,\(letter)-2:27018")], on: "router-1")
            #expect(reply["shardAdded"]?.string == "rs-\(letter)")
        }
        let facts = hosts.sandbox.cluster.shardFacts
        #expect(facts.map(\.host) == ["a", "b"].map { "rs-\($0)/\($0)-1:27018,\($0)-2:27018,\($0)-3:27018" })
        let routers = hosts.sandbox.run(["find": "mongos"], database: "config", on: "router-2")
            .value(at: ["cursor", "firstBatch"])
        #expect(routers?.array?.compactMap { $0.document?["_id"]?.string } == ["router-1:27017", "router-2:27017"])
        _ = hosts.sandbox.run(["insert": "users", "documents": [["_id": 0]]], database: "mobileapp", on: "router-2")
        let sharded = hosts.admin(
            ["shardCollection": "mobileapp.notes", "key": ["_id": "hashed"]], on: "router-1")
        #expect(sharded["ok"]?.truthy == true)
        let documents = (1...20).map { BSONValue.document(["_id": .int32(Int32($0))]) }
        let inserted = hosts.sandbox.run(
            ["insert": "notes", "documents": .array(documents)], database: "mobileapp", on: "router-2")
        #expect(inserted["n"]?.int64 == 20)
        let counts = hosts.sandbox.cluster.shardFacts.map(\.documents)
        #expect(counts.reduce(0, +) == 21 && counts.allSatisfy { $0 >= 4 })
        #expect(hosts.sandbox.cluster.checkInvariants() == [])
    }

    @Test mutating func addShardRefusesWhatIsNoSet() throws {
        try hosts.makeConfigServers()
        try hosts.makeRouters()
        try hosts.makeSet("a")
        func add(_ text: String, _ name: String? = nil, _ hosts: inout BareHosts) -> String {
            var command: BSONDocument = ["addShard": .string(text)]
            if let name { command.append("name", .string(name)) }
            let reply = hosts.admin(command, on: "router-1")
            return reply["shardAdded"]?.string ?? reply.failure
        }
        let nobody = "133 Could not find host matching read preference { mode: \"primary\" } for set "
        try hosts.start("b-1", "mongod --shardsvr --replSet rs-b --bind_ip_all")
        #expect(add("rs-b/b-1:27018", nil, &hosts) == nobody + "rs-b")
        #expect(add("rs0/a-1:27018", nil, &hosts) == nobody + "rs0")
        #expect(add("rs-a/a-9:27018", nil, &hosts) == nobody + "rs-a")
        #expect(
            add("a-1:27018", nil, &hosts)
                == "96 host is part of set rs-a; use replica set url format <setname>/<server1>,<server2>, ...")
        #expect(add("router-2:27017", nil, &hosts) == "20 cannot add a mongos as a shard")
        #expect(
            add("cfg/cfg-1:27019", nil, &hosts)
                == "96 Cannot add cfg/cfg-1:27019 as a shard since it is a config server")
        #expect(
            add("rs-a/a-1:27018,b-1:27018", nil, &hosts).hasPrefix(
                "96 in seed list rs-a/a-1:27018,b-1:27018, host b-1:27018 does not belong to replica set rs-a"))
        #expect(add("rs-a/a-1:27018", nil, &hosts) == "rs-a")
        #expect(add("rs-a/a-2:27018", nil, &hosts) == "rs-a")
        #expect(
            add("rs-a/a-1:27018", "other", &hosts)
                == "20 A shard already exists containing the replica set 'rs-a'")
        try hosts.start("b-2", "mongod --replSet plain --port 27018")
        #expect(hosts.initiate("plain", ["b-2:27018"])["ok"]?.truthy == true)
        try hosts.sandbox.wait(.seconds(20))
        #expect(add("plain/b-2:27018", nil, &hosts).hasPrefix("133 "))
        _ = try hosts.sandbox.call("servers.stop", ["b-2"])
        try hosts.start("b-2", "mongod --replSet plain --port 27018 --bind_ip_all")
        try hosts.sandbox.wait(.seconds(30))
        #expect(add("plain/b-2:27018", "rs-a", &hosts) == "20 A shard named rs-a already exists")
        #expect(
            add("plain/b-2:27018", nil, &hosts)
                == "193 Cannot accept sharding commands if not started with --shardsvr")
        _ = try hosts.sandbox.call("servers.stop", ["cfg-1"])
        _ = try hosts.sandbox.call("servers.stop", ["cfg-2"])
        try hosts.sandbox.wait(.seconds(30))
        #expect(add("rs-b/b-1:27018", nil, &hosts) == nobody + "cfg")
    }

    @Test mutating func withAKeyTheFirstUserShutsTheDoor() throws {
        try hosts.write(BareHosts.names)
        let key = "--keyFile /etc/mongo.key"
        try hosts.makeConfigServers(options: key)
        try hosts.makeRouters(options: key)
        try hosts.makeSet("a", options: "--shardsvr " + key)
        #expect(
            hosts.admin(["listShards": 1], on: "router-1").failure == "13 Command listShards requires authentication")
        let user: BSONDocument = ["createUser": "admin", "pwd": "secret", "roles": ["root"]]
        #expect(hosts.admin(user, on: "router-1")["ok"]?.truthy == true)
        #expect(hosts.admin(["createUser": "b", "pwd": "x", "roles": []], on: "router-1")["code"]?.int64 == 13)
        #expect(hosts.logIn(on: "router-1")["ok"]?.truthy == true)
        #expect(hosts.admin(["addShard": "rs-a/a-1:27018"], on: "router-1")["shardAdded"]?.string == "rs-a")
        #expect(hosts.admin(["listShards": 1], on: "router-2")["code"]?.int64 == 13)
        #expect(hosts.logIn(on: "router-2")["ok"]?.truthy == true)
        #expect(hosts.admin(["listShards": 1], on: "router-2")["ok"]?.truthy == true)
        #expect(hosts.logIn(on: "a-1:27018").failure == "18 Authentication failed.")
        #expect(hosts.admin(user, on: "a-1:27018")["ok"]?.truthy == true)
        #expect(hosts.logIn(on: "a-1:27018")["ok"]?.truthy == true)
    }

    @Test mutating func beforeThereIsAUserAShardMayBeAdded() throws {
        try hosts.write(BareHosts.names)
        let key = "--keyFile /etc/mongo.key"
        try hosts.makeConfigServers(options: key)
        try hosts.makeRouters(options: key)
        try hosts.makeSet("a", options: "--shardsvr " + key)
        #expect(hosts.admin(["replSetGetConfig": 1], on: "a-1:27018")["code"]?.int64 == 13)
        #expect(hosts.admin(["replSetGetStatus": 1], on: "a-1:27018")["ok"]?.truthy == true)
        #expect(hosts.admin(["addShard": "rs-a/a-1:27018"], on: "router-1")["shardAdded"]?.string == "rs-a")
        _ = hosts.admin(["createUser": "admin", "pwd": "secret", "roles": ["root"]], on: "router-1")
        #expect(
            hosts.admin(["addShard": "rs-a/a-1:27018"], on: "router-1").failure
                == "13 Command addShard requires authentication")
    }

    @Test mutating func shardsHaveToHoldTheClustersKey() throws {
        try hosts.write(BareHosts.names)
        try hosts.write(["b-1"], "different0ne")
        try hosts.makeConfigServers(options: "--keyFile /etc/mongo.key")
        try hosts.makeRouters(options: "--keyFile /etc/mongo.key")
        try hosts.start("b-1", "mongod --shardsvr --replSet rs-b --bind_ip_all --keyFile /etc/mongo.key")
        #expect(hosts.initiate("rs-b", ["b-1:27018"])["ok"]?.truthy == true)
        try hosts.sandbox.wait(.seconds(20))
        _ = hosts.admin(["createUser": "admin", "pwd": "secret", "roles": ["root"]], on: "router-1")
        _ = hosts.logIn(on: "router-1")
        #expect(
            hosts.admin(["addShard": "rs-b/b-1:27018"], on: "router-1").failure == "18 Authentication failed.")
        try hosts.start("a-1", "mongos --configdb \(BareHosts.routers)")
        try hosts.sandbox.wait(.seconds(10))
        #expect(hosts.admin(["ping": 1], on: "a-1")["code"]?.int64 == 6)
    }

    @Test mutating func twoSandboxesOfOneSeedGoTheSameWay() throws {
        var other = BareHosts()
        for _ in 0..<1 {
            try hosts.makeConfigServers()
            try other.makeConfigServers()
        }
        #expect(hosts.sandbox.traceHash == other.sandbox.traceHash)
        let before = hosts.sandbox.stateHash()
        try hosts.start("a-1", "mongod --replSet x")
        #expect(hosts.sandbox.stateHash() != before)
    }
}

extension BareHosts {
    mutating func logIn(on node: String) -> BSONDocument {
        sandbox.logIn("admin", password: "secret", database: "admin", on: node)
    }
}
