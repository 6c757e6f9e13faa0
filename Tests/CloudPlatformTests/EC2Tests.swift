import BSON
import ShardCluster
import SimKernel
import Testing

@Suite struct EC2Tests {
    private let ssh: BSONValue = [
        "name": "ssh", "region": "eu-west-2",
        "inbound": [["protocol": "tcp", "port": 22, "source": "203.0.113.10/32"]],
    ]
    private let host: BSONValue = [
        "name": "load-host", "instanceType": "m4.xlarge", "imageId": "amazon-linux-2023", "region": "eu-west-2",
        "securityGroup": "ssh", "tags": ["owner": "storage"],
    ]

    @Test func startsInHalfAMinute() throws {
        var world = World(shards: 0)
        try world.call("ec2.createSecurityGroup", ssh)
        #expect(try world.call("ec2.runInstance", host).document?["state"] == "pending")
        world.wait(.seconds(20))
        #expect(try world.call("ec2.instance", "load-host").document?["state"] == "pending")
        world.wait(.seconds(20))
        let instance = try #require(try world.call("ec2.instance", "load-host").document)
        #expect(instance["state"] == "running")
        #expect(instance["instanceType"] == "m4.xlarge")
        #expect(instance["region"] == "eu-west-2")
        #expect(instance["tags"] == ["owner": "storage"])
    }

    @Test func addsTags() throws {
        var world = World(shards: 0)
        try world.call("ec2.createSecurityGroup", ssh)
        try world.call("ec2.runInstance", host)
        try world.call("ec2.createTags", "load-host", ["purpose": "scale-out", "owner": "checkout"])
        let tags = try world.call("ec2.instance", "load-host").document?["tags"]
        #expect(tags == ["owner": "checkout", "purpose": "scale-out"])
        #expect(try world.call("ec2.instances", ["filter": ["owner": "checkout"]]).array?.count == 1)
        #expect(try world.call("ec2.instances", ["filter": ["owner": "storage"]]).array?.count == 0)
    }

    @Test func copiesOnlyThroughAnOpenPort() throws {
        var world = World(shards: 0)
        try world.call("ec2.createSecurityGroup", ["name": "ssh", "inbound": [["port": 443, "source": "0.0.0.0/0"]]])
        try world.call("ec2.runInstance", host)
        world.wait(.minutes(1))
        #expect(
            world.error("files.copy", "shard_test.py", "load-host")?.message.contains("Connection timed out") == true)
    }

    @Test func narrowsWhatWasTooWide() throws {
        var world = World(shards: 0)
        let wide: BSONValue = ["port": 22, "source": "0.0.0.0/0"]
        let mine: BSONValue = ["port": 22, "source": "203.0.113.10/32"]
        try world.call("ec2.createSecurityGroup", ["name": "ssh", "region": "eu-west-2", "inbound": .array([wide])])
        try world.call("ec2.runInstance", host)
        try world.call("ec2.authorizeIngress", "ssh", mine)
        #expect(world.error("ec2.authorizeIngress", "ssh", mine)?.codeName == "InvalidPermission.Duplicate")
        let left = try world.call("ec2.revokeIngress", "ssh", wide).document?["inbound"]
        #expect(left == [["protocol": "tcp", "port": 22, "source": "203.0.113.10/32"]])
        #expect(world.error("ec2.revokeIngress", "ssh", wide)?.codeName == "InvalidPermission.NotFound")
        #expect(world.error("ec2.revokeIngress", "nobody", mine)?.codeName == "InvalidGroup.NotFound")
        #expect(world.error("ec2.deleteSecurityGroup", "ssh")?.codeName == "DependencyViolation")
        try world.call("ec2.terminateInstance", "load-host")
        world.wait(.minutes(2))
        try world.call("ec2.deleteSecurityGroup", "ssh")
        #expect(try world.call("ec2.securityGroups") == [])
    }

    @Test func copiesOnlyToARunningHost() throws {
        var world = World(shards: 0)
        try world.call("ec2.createSecurityGroup", ssh)
        try world.call("ec2.runInstance", host)
        #expect(world.error("files.copy", "shard_test.py", "load-host")?.codeName == "ConnectionTimedOut")
        world.wait(.minutes(1))
        try world.call("files.copy", "shard_test.py", "load-host")
        #expect(try world.call("files.list", "load-host") == ["shard_test.py"])
        #expect(try world.call("ec2.exec", "load-host", "ls") == "shard_test.py")
        try world.call("ec2.terminateInstance", "load-host")
        #expect(world.error("files.list", "load-host")?.codeName == "ConnectionTimedOut")
        world.wait(.minutes(1))
        #expect(try world.call("ec2.instance", "load-host").document?["state"] == "terminated")
    }

    @Test func refusesAsEC2Does() throws {
        var world = World(shards: 0)
        #expect(world.error("ec2.runInstance", host)?.codeName == "InvalidGroup.NotFound")
        try world.call("ec2.createSecurityGroup", ssh)
        #expect(world.error("ec2.createSecurityGroup", ssh)?.codeName == "InvalidGroup.Duplicate")
        #expect(
            world.error("ec2.runInstance", ["instanceType": "m4.huge", "securityGroup": "ssh"])?.codeName
                == "InvalidParameterValue")
        #expect(
            world.error(
                "ec2.runInstance", ["instanceType": "m4.xlarge", "securityGroup": "ssh", "imageId": "ami-nothing"]
            )?.codeName == "InvalidAMIID.NotFound")
        #expect(
            world.error(
                "ec2.createSecurityGroup", ["name": "x", "inbound": [["port": 22, "source": "203.0.113.10/24"]]]
            )?.codeName == "InvalidParameterValue")
        #expect(world.error("ec2.terminateInstance", "nobody")?.codeName == "InvalidInstanceID.NotFound")
        #expect(try world.call("ec2.instance", "nobody") == .null)
        #expect(world.error("ec2.reboot", "load-host")?.code == 59)
    }

    @Test func knowsAFewCommands() throws {
        var world = World(shards: 0)
        try world.call("ec2.createSecurityGroup", ssh)
        try world.call("ec2.runInstance", host)
        world.wait(.minutes(1))
        try world.call("files.write", "notes.txt", "one\ntwo\nthree\n")
        try world.call("files.copy", "notes.txt", "load-host")
        #expect(try world.call("ec2.exec", "load-host", "cat notes.txt") == "one\ntwo\nthree\n")
        #expect(try world.call("ec2.exec", "load-host", "tail -n 2 notes.txt") == "two\nthree")
        #expect(try world.call("ec2.exec", "load-host", "cat none") == "cat: none: No such file or directory")
        #expect(try world.call("ec2.exec", "load-host", "rm -rf /") == "bash: rm: command not found")
    }
}
