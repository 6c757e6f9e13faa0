import BSON
import LabSandbox
import ShardCluster
import SimKernel

/// Host, project, key, user and access list as the set-up lab leaves them, and the script's files on the host.
struct ProofRun {
    var sandbox: Sandbox

    init(
        seed: UInt64 = 1, region: String = "eu-west-2", keyRole: String = "GROUP_OWNER",
        userRole: String = "readWriteAnyDatabase", listed: Bool = true, change: (String) -> String = { $0 }
    ) throws {
        sandbox = Sandbox(SandboxConfiguration(shards: 0), seed: seed)
        try call(
            "ec2.createSecurityGroup",
            [
                "name": "ssh", "region": .string(region),
                "inbound": [["protocol": "tcp", "port": 22, "source": "203.0.113.10/32"]],
            ])
        try call(
            "ec2.runInstance",
            ["name": "load-host", "instanceType": "m4.xlarge", "region": .string(region), "securityGroup": "ssh"])
        try sandbox.wait(.minutes(1))
        try call("atlas.createProject", ["name": "proof"])
        let key = try call("atlas.createApiKey", ["project": "proof", "roles": [.string(keyRole)]]).document
        try call(
            "atlas.createDatabaseUser",
            [
                "project": "proof", "username": "main_user", "password": "correct-horse",
                "roles": [["role": .string(userRole), "db": "admin"]],
            ])
        if listed {
            let address = try call("ec2.instance", "load-host").document?["publicIpAddress"] ?? .null
            try call("atlas.addAccessListEntry", ["project": "proof", "ipAddress": address])
        }
        let properties = """
            project_name=proof
            public_key=\(key?["publicKey"]?.string ?? "")
            private_key=\(key?["privateKey"]?.string ?? "")
            cluster_name=shard-test
            region=EU_WEST_2
            username=main_user
            password=correct-horse
            """
        try call("files.write", "shard_test.properties", .string(change(properties)))
        try call("files.copy", "shard_test.py", "load-host")
        try call("files.copy", "shard_test.properties", "load-host")
    }

    @discardableResult
    mutating func call(_ method: String, _ arguments: BSONValue...) throws(CommandError) -> BSONValue {
        try sandbox.call(method, arguments)
    }

    /// The script's first output.
    @discardableResult
    mutating func start(_ options: String = "") throws -> String {
        let line = "python3 shard_test.py \(options) --config shard_test.properties"
        return try call("ec2.exec", "load-host", .string(line)).string ?? ""
    }

    mutating func log() throws -> String {
        try call("ec2.exec", "load-host", "cat shard_test.log").string ?? ""
    }

    /// Waits until the script has inserted everything, at most twelve hours.
    mutating func finish() throws {
        for _ in 0..<72 {
            try sandbox.wait(.minutes(10))
            if try call("load.batches").int64 ?? 0 > 0, try call("load.running") == false { return }
        }
    }

    mutating func results(_ filter: BSONDocument) -> [BSONDocument] {
        let reply = sandbox.run(["find": "test_results", "filter": .document(filter)], database: "test_results")
        return reply["cursor"]?.document?["firstBatch"]?.array?.compactMap(\.document) ?? []
    }

    mutating func count() -> Int64 {
        let reply = sandbox.run(
            ["aggregate": "test_coll", "pipeline": [["$count": "n"]], "cursor": [:]], database: "shard_test")
        return reply.value(at: ["cursor", "firstBatch"])?.array?.first?.document?["n"]?.int64 ?? -1
    }
}
