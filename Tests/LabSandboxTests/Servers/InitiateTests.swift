import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// replSetInitiate on processes that were started by hand, with the server's refusals.
@Suite struct InitiateTests {
    private var hosts = BareHosts()
    private let three = ["a-1:27018", "a-2:27018", "a-3:27018"]

    private mutating func startThree(_ options: String = "--bind_ip_all") throws {
        for host in ["a-1", "a-2", "a-3"] {
            try hosts.start(host, "mongod --shardsvr --replSet rs-a --port 27018 \(options)")
        }
    }

    @Test mutating func aNewSetElectsThePrimaryOnWhichItWasInitiated() throws {
        try startThree()
        let before = hosts.admin(["replSetGetStatus": 1], on: three[1])
        #expect(before.failure == "94 no replset config has been received")
        #expect(hosts.sandbox.run(["find": "c"], database: "t", on: three[1])["code"]?.int64 == 13_436)
        let write = hosts.sandbox.run(["insert": "c", "documents": [["_id": 1]]], database: "t", on: three[1])
        #expect(write.failure == "10107 not primary")
        let document = BareHosts.configuration("rs-a", three)
        #expect(hosts.admin(["replSetInitiate": .document(document)], on: three[1])["ok"]?.truthy == true)
        try hosts.sandbox.wait(.seconds(9))
        #expect(try !hosts.states(of: "rs-a").contains("PRIMARY"))
        try hosts.sandbox.wait(.seconds(11))
        #expect(try hosts.states(of: "rs-a") == ["SECONDARY", "PRIMARY", "SECONDARY"])
        let status = hosts.admin(["replSetGetStatus": 1], on: three[0])
        #expect(status["term"]?.int64 == 1)
        #expect(status["set"]?.string == "rs-a")
        #expect(hosts.admin(["replSetInitiate": [:]], on: three[0]).failure == "23 already initialized")
        #expect(hosts.sandbox.cluster.checkInvariants() == [])
    }

    @Test mutating func aSetWithoutAGivenConfigurationHasOneMember() throws {
        try startThree()
        let reply = hosts.admin(["replSetInitiate": [:]], on: three[0])
        #expect(reply["me"]?.string == "a-1:27018")
        try hosts.sandbox.wait(.seconds(15))
        #expect(try hosts.states(of: "rs-a") == ["PRIMARY", "", ""])
        #expect(
            hosts.initiate("rs-a", [three[1], three[0]]).failure
                == "103 Our config version of 1 is no larger than the version on a-1:27018, which is 1")
    }

    @Test mutating func namesAndRolesHaveToFit() throws {
        try startThree()
        #expect(
            hosts.initiate("rs0", three).failure
                == "93 Attempting to initiate a replica set with name rs0, but command line reports rs-a; rejecting")
        #expect(
            hosts.admin(
                ["replSetInitiate": .document(BareHosts.configuration("rs-a", ["a-2:27018"]))], on: three[0]
            ).failure
                == "93 No host described in new configuration with {version: 1, term: 0} for replica set rs-a maps to this node"
        )
        #expect(
            hosts.initiate("rs-a", three, configsvr: true).failure
                == "93 Nodes being used for config servers must be started with the --configsvr flag")
        try hosts.start("cfg-1", "mongod --configsvr --replSet cfg")
        #expect(
            hosts.initiate("cfg", ["cfg-1:27019"]).failure
                == "93 Nodes started with the --configsvr flag must have configsvr:true in their config")
        try hosts.start("b-1", "mongod --shardsvr --replSet rs-b --bind_ip_all")
        #expect(
            hosts.initiate("rs-a", [three[0], "b-1:27018"]).failure
                == "103 Our set name did not match that of b-1:27018")
        try hosts.start("b-2", "mongod --port 27018")
        #expect(hosts.admin(["replSetInitiate": [:]], on: "b-2:27018").failure.hasPrefix("76 "))
        #expect(try hosts.states(of: "rs-a") == ["", "", ""])
    }

    @Test(arguments: [
        (
            "[{ \"_id\": 0, \"host\": \"a-1:27018\" }, { \"_id\": 0, \"host\": \"a-2:27018\" }]",
            "Found two member configurations with same _id field, members.0._id == members.1._id == 0"
        ),
        (
            "[{ \"_id\": 0, \"host\": \"localhost:27018\" }, { \"_id\": 1, \"host\": \"a-2:27018\" }]",
            "Either all host names in a replica set configuration must be localhost references, or none must be; found 1 out of 2"
        ),
        (
            "[{ \"_id\": 0, \"host\": \"a-1:27018\", \"priority\": 0 }, { \"_id\": 1, \"host\": \"a-2:27018\" }]",
            "This node, a-1:27018, with _id MemberId(0) is not electable under the new configuration with {version: 1, term: 0} for replica set rs-a"
        ),
        ("[]", "Replica set configuration contains 0 members, but must have at least 1 and no more than  50"),
    ])
    mutating func aConfigurationThatFailsItsChecksIsInvalid(_ members: String, _ expected: String) throws {
        try startThree()
        let list = try ExtendedJSON.parse(members)
        let reply = hosts.admin(["replSetInitiate": ["_id": "rs-a", "members": list]], on: three[0])
        #expect(reply.failure == "93 " + expected)
        let later = hosts.admin(
            ["replSetInitiate": ["_id": "rs-a", "version": 2, "members": [["_id": 0, "host": "a-1:27018"]]]],
            on: three[0])
        #expect(later.failure == "93 Configuration used to initiate a replica set must  have version 1, but found 2")
        #expect(try hosts.states(of: "rs-a") == ["", "", ""])
    }

    @Test mutating func configServersHaveNoArbiters() throws {
        try hosts.start("cfg-1", "mongod --configsvr --replSet cfg --bind_ip_all")
        try hosts.start("cfg-2", "mongod --configsvr --replSet cfg --bind_ip_all")
        let members: BSONValue = [
            ["_id": 0, "host": "cfg-1:27019"], ["_id": 1, "host": "cfg-2:27019", "arbiterOnly": true],
        ]
        let reply = hosts.admin(
            ["replSetInitiate": ["_id": "cfg", "configsvr": true, "members": members]], on: "cfg-1:27019")
        #expect(
            reply.failure
                == "93 Arbiters are not allowed in replica set configurations being used for config servers")
    }

    @Test mutating func membersHaveToAnswer() throws {
        try hosts.start("a-1", "mongod --shardsvr --replSet rs-a --bind_ip_all")
        try hosts.start("a-2", "mongod --shardsvr --replSet rs-a")
        let quorum =
            "74 replSetInitiate quorum check failed because not all proposed set members responded affirmatively: "
        let refused = " :: caused by :: onInvoke :: caused by :: Connection refused"
        #expect(
            hosts.initiate("rs-a", three).failure == quorum
                + "a-2:27018 failed with Error connecting to a-2:27018 (10.0.0.14:27018)\(refused), "
                + "a-3:27018 failed with Error connecting to a-3:27018 (10.0.0.15:27018)\(refused)")
        #expect(hosts.initiate("rs-a", [three[0], "c-1:27018"]).failure.contains("Host not found"))
    }

    @Test mutating func membersHaveToHoldTheSameKey() throws {
        try hosts.write(["a-1", "a-2"])
        try hosts.write(["a-3"], "another-0ne".replacing("-", with: "+"))
        try startThree("--bind_ip_all --keyFile /etc/mongo.key")
        #expect(hosts.initiate("rs-a", three).failure.hasSuffix("a-3:27018 failed with Authentication failed."))
        _ = try hosts.sandbox.call("servers.stop", ["a-3"])
        try hosts.write(["a-3"])
        try hosts.start("a-3", "mongod --shardsvr --replSet rs-a --port 27018 --bind_ip_all --keyFile /etc/mongo.key")
        #expect(hosts.initiate("rs-a", three)["ok"]?.truthy == true)
    }

    @Test mutating func aKilledMemberIsStartedByHandOrByTheFaultsEnd() throws {
        func state(_ hosts: inout BareHosts) throws -> String {
            let list = try #require(hosts.sandbox.call("servers.list", []).array).compactMap(\.document)
            return "\(list[0]["state"]?.string ?? "") \(list[0]["member"]?.string ?? "")"
        }
        let line = "mongod --shardsvr --replSet rs-a --port 27018 --bind_ip_all"
        try hosts.makeSet("a")
        _ = try hosts.sandbox.call("faults.kill", ["a-1"])
        #expect(try state(&hosts) == "stopped ")
        #expect(hosts.admin(["ping": 1], on: "a-1:27018")["code"]?.int64 == 6)
        #expect(throws: CommandError.self) { try hosts.sandbox.call("faults.kill", ["a-1"]) }
        try hosts.start("a-1", line)
        try hosts.sandbox.wait(.seconds(40))
        #expect(try state(&hosts) == "running SECONDARY")
        #expect(try hosts.sandbox.call("faults.list", []).array == [])
        _ = try hosts.sandbox.call("faults.kill", ["a-1"])
        _ = try hosts.sandbox.call("faults.restart", ["a-1"])
        try hosts.sandbox.wait(.seconds(40))
        #expect(try state(&hosts) == "running SECONDARY")
        #expect(hosts.refusal("a-1", line)?.hasPrefix("DBPathInUse") == true)
    }

    @Test mutating func aStoppedMemberComesBackToItsSet() throws {
        try hosts.makeSet("a")
        _ = try hosts.sandbox.call("servers.stop", ["a-1:27018"])
        #expect(hosts.admin(["ping": 1], on: "a-1:27018")["code"]?.int64 == 6)
        try hosts.sandbox.wait(.seconds(30))
        #expect(try hosts.states(of: "rs-a").filter { $0 == "PRIMARY" }.count == 1)
        #expect(
            hosts.refusal("a-1", "mongod --shardsvr --replSet other --port 27018")?.hasPrefix("InvalidReplicaSetConfig")
                == true)
        try hosts.start("a-1", "mongod --shardsvr --replSet rs-a --port 27018 --bind_ip_all")
        try hosts.sandbox.wait(.seconds(30))
        #expect(try hosts.states(of: "rs-a").filter { $0 == "SECONDARY" }.count == 2)
    }
}
