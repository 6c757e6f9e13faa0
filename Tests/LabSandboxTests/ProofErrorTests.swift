import BSON
import CloudPlatform
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// What is nearly right says so, where a learner looks: in the script's log.
@Suite struct ProofErrorTests {
    @Test func aWrongKeyIsUnauthorized() throws {
        var run = try ProofRun {
            $0.split(separator: "\n").map { $0.hasPrefix("private_key") ? "private_key=guess" : String($0) }.joined(
                separator: "\n")
        }
        #expect(try run.start().contains("HTTP 401 Unauthorized: You are not authorized for this resource."))
        try run.sandbox.wait(.minutes(15))
        #expect(!run.sandbox.platform.hasCluster)
    }

    @Test func aDeletedKeyIsUnauthorized() throws {
        var run = try ProofRun()
        let key = try run.call("atlas.apiKeys", "proof").array?.first?.document?["publicKey"] ?? .null
        try run.call("atlas.deleteApiKey", "proof", key)
        #expect(try run.start().contains("HTTP 401 Unauthorized"))
    }

    @Test func aKeyThatMayOnlyLookIsForbidden() throws {
        var run = try ProofRun(keyRole: "GROUP_READ_ONLY")
        #expect(try run.start().contains("HTTP 403 Forbidden"))
    }

    @Test func anUnknownProjectIsNotFound() throws {
        var run = try ProofRun { $0.replacing("project_name=proof", with: "project_name=prof") }
        #expect(try run.start().contains("HTTP 404 Not Found: No group with name prof exists."))
    }

    @Test func anUnlistedAddressTimesOut() throws {
        var run = try ProofRun(listed: false)
        try run.start()
        try run.sandbox.wait(.minutes(12))
        let log = try run.log()
        #expect(log.contains("server selection timed out after 30s"))
        let address = try run.call("ec2.instance", "load-host").document?["publicIpAddress"]?.string ?? "none"
        #expect(log.contains(address), "the log names the address that is missing")
        #expect(try run.call("load.batches") == 0)
    }

    @Test func aWrongPasswordFailsAuthentication() throws {
        var run = try ProofRun { $0.replacing("correct-horse", with: "battery") }
        try run.start()
        try run.sandbox.wait(.minutes(12))
        #expect(try run.log().contains("bad auth : authentication failed, code 18, codeName AuthenticationFailed"))
    }

    @Test func aMissingRoleIsNotAuthorized() throws {
        var run = try ProofRun(userRole: "readAnyDatabase")
        try run.start()
        try run.sandbox.wait(.minutes(12))
        #expect(
            try run.log().contains(
                "not authorized on admin to execute command { enableSharding: \"shard_test\" }, code 13"))
    }

    @Test(arguments: ["public_key", "private_key", "project_name", "cluster_name", "region", "username", "password"])
    func everyPropertyIsRead(_ name: String) throws {
        var run = try ProofRun { text in
            text.split(separator: "\n").filter { !$0.hasPrefix(name + "=") }.joined(separator: "\n")
        }
        #expect(try run.start().contains("KeyError: '\(name)'"))
    }

    @Test func filesMustBeOnTheHost() throws {
        var run = try ProofRun()
        #expect(
            try run.call("ec2.exec", "load-host", "python3 shard_test.py --config other.properties")
                == "FileNotFoundError: [Errno 2] No such file or directory: 'other.properties'")
        #expect(
            try run.call("ec2.exec", "load-host", "python3 other.py").string?.contains("can't open file") == true)
        #expect(
            try run.call("ec2.exec", "load-host", "python3 shard_test.py").string?.contains("required: --config")
                == true)
        #expect(try run.start("--rounds 0").contains("argument --rounds: expected a number"))
    }

    @Test func aRunMayBeKilled() throws {
        var run = try ProofRun()
        try run.start()
        #expect(try run.start().contains("already under way"))
        try run.sandbox.wait(.minutes(15))
        #expect(try run.call("load.running") == true)
        try run.call("ec2.exec", "load-host", "pkill -f shard_test.py")
        #expect(try run.call("load.running") == false)
        #expect(try run.log().hasSuffix("Terminated\n"))
    }

    /// From another region each batch measures the distance as well: ten round trips.
    @Test func aFarHostIsSlower() throws {
        func median(_ region: String) throws -> Double {
            var run = try ProofRun(region: region)
            try run.start("--rounds 1 --batches 60")
            try run.finish()
            return try #require(try run.call("load.p50").double)
        }
        #expect(try median("us-east-1") > (try median("eu-west-2")) + 0.5)
    }
}
