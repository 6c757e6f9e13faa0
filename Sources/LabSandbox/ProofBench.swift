import BSON
package import ShardCluster
import SimKernel

/// Proof 07 whole, as a learner would run it: host, Atlas project, script, and two hours of virtual time.
package struct ProofBench: Sendable {
    package private(set) var sandbox: Sandbox
    private static let project = "proof"
    private static let host = "load-host"

    /// - Parameters:
    ///   - rounds: Ten in the proof.
    ///   - batches: A hundred each round in the proof: 100 million documents; ten times as many give a billion.
    package static func run(rounds: Int = 10, batches: Int = 100, seed: UInt64 = 1) throws(CommandError) -> ProofBench {
        var bench = ProofBench(sandbox: Sandbox(SandboxConfiguration(shards: 0), seed: seed))
        try bench.prepare()
        try bench.start("--rounds \(rounds) --batches \(batches)")
        try bench.finish()
        return bench
    }

    /// All documents that the script inserted.
    package var documents: Int64 {
        mutating get throws(CommandError) { try sandbox.call("load.documents", []).int64 ?? 0 }
    }

    private mutating func prepare() throws(CommandError) {
        _ = try sandbox.call(
            "ec2.createSecurityGroup",
            [["name": "ssh", "inbound": [["protocol": "tcp", "port": 22, "source": "203.0.113.10/32"]]]])
        let instance = try sandbox.call(
            "ec2.runInstance", [["name": .string(Self.host), "instanceType": "m4.xlarge", "securityGroup": "ssh"]])
        try sandbox.wait(.minutes(1))
        _ = try sandbox.call("atlas.createProject", [["name": .string(Self.project)]])
        let key = try sandbox.call(
            "atlas.createApiKey", [["project": .string(Self.project), "roles": ["GROUP_OWNER"]]]
        ).document
        _ = try sandbox.call(
            "atlas.createDatabaseUser",
            [
                [
                    "project": .string(Self.project), "username": "main_user", "password": "correct-horse",
                    "roles": [["role": "readWriteAnyDatabase", "db": "admin"]],
                ]
            ])
        let address = instance.document?["publicIpAddress"] ?? .null
        _ = try sandbox.call(
            "atlas.addAccessListEntry", [["project": .string(Self.project), "ipAddress": address]])
        let properties = [
            "project_name=\(Self.project)", "public_key=\(key?["publicKey"]?.string ?? "")",
            "private_key=\(key?["privateKey"]?.string ?? "")", "cluster_name=shard-test", "region=EU_WEST_2",
            "username=main_user", "password=correct-horse",
        ].joined(separator: "\n")
        _ = try sandbox.call("files.write", ["shard_test.properties", .string(properties)])
        for name in ["shard_test.py", "shard_test.properties"] {
            _ = try sandbox.call("files.copy", [.string(name), .string(Self.host)])
        }
    }

    private mutating func start(_ options: String) throws(CommandError) {
        _ = try sandbox.call(
            "ec2.exec",
            [.string(Self.host), .string("python3 shard_test.py \(options) --config shard_test.properties")])
    }

    /// Waits until the script has inserted everything, or has given up.
    private mutating func finish() throws(CommandError) {
        try sandbox.wait(.minutes(15))
        while try sandbox.call("load.running", []).bool == true {
            try sandbox.wait(.hours(1))
        }
    }
}
