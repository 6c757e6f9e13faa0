import BSON
import LabSandbox
import LabViews
import SimKernel

extension Benchmark {
    static let proof07 = Benchmark(name: "proof07") { try proof("proof07", rounds: 10, batches: 100) }

    /// The size that the proof's own README names.
    static let proof07Billion = Benchmark(name: "proof07-billion") {
        try proof("proof07-billion", rounds: 10, batches: 1_000)
    }

    /// From the start of the script on its host to the end of its last round.
    private static func proof(_ name: String, rounds: Int64, batches: Int64) throws -> BenchResult {
        let prepared = try preparedProof()
        var seconds = Double.infinity
        var last = prepared
        for _ in 0..<3 {
            var run = prepared
            seconds = min(
                seconds,
                try Stopwatch.seconds {
                    try run.call(
                        "ec2.exec", "load-host",
                        .string(
                            "python3 shard_test.py --rounds \(rounds) --batches \(batches) --config shard_test.properties"
                        ))
                    try finish(&run)
                })
            last = run
        }
        // A count without a filter would have the orphans, too.
        let counted = try last.run(
            ["aggregate": "test_coll", "pipeline": [["$count": "n"]], "cursor": [:]], database: "shard_test")
        let documents = counted.value(at: ["cursor", "firstBatch"])?.array?.first?.document?["n"]?.int64 ?? 0
        guard documents == rounds * batches * 100_000 else {
            throw Problem("The proof ended with \(documents) documents.", status: .ourFault)
        }
        let hours = (last.sandbox.now - prepared.sandbox.now).inSeconds / 3_600
        return .time(
            name, seconds: seconds,
            conditions: Conditions.with(
                "\(documents) documents, 2 to 4 shards of M40, \(Figure.decimal(hours)) h of virtual time, best of 3"
            ))
    }

    /// Waits in steps of ten virtual minutes, so that the wait itself is no part of what is measured.
    private static func finish(_ run: inout BenchSandbox) throws {
        for _ in 0..<10_000 {
            try run.wait(.minutes(10))
            if try run.call("load.running") == .bool(false), try run.call("load.batches").int64 ?? 0 > 0 { return }
        }
        throw Problem("The proof does not come to its end.", status: .ourFault)
    }

    /// The load host, the project and the key as the set-up lab leaves them.
    private static func preparedProof() throws -> BenchSandbox {
        var run = BenchSandbox(shards: 0)
        try run.call(
            "ec2.createSecurityGroup",
            [
                "name": "load-host", "region": "eu-west-2",
                "inbound": [["protocol": "tcp", "port": 22, "source": "203.0.113.10/32"]],
            ])
        try run.call(
            "ec2.runInstance",
            [
                "name": "load-host", "instanceType": "m4.xlarge", "imageId": "amazon-linux-2023",
                "region": "eu-west-2", "securityGroup": "load-host",
            ])
        try run.wait(.minutes(1))
        try run.call("atlas.createProject", ["name": "proof"])
        let key = try run.call(
            "atlas.createApiKey", ["project": "proof", "description": "proof", "roles": ["GROUP_OWNER"]]
        ).document
        try run.call(
            "atlas.createDatabaseUser",
            [
                "project": "proof", "username": "main_user", "password": "correct-horse",
                "roles": [["role": "readWriteAnyDatabase", "db": "admin"]],
            ])
        let address = try run.call("ec2.instance", "load-host").document?["publicIpAddress"] ?? .null
        try run.call("atlas.addAccessListEntry", ["project": "proof", "ipAddress": address, "comment": "load host"])
        let properties = """
            project_name=proof
            public_key=\(key?["publicKey"]?.string ?? "")
            private_key=\(key?["privateKey"]?.string ?? "")
            cluster_name=shard-test
            region=EU_WEST_2
            username=main_user
            password=correct-horse
            """
        try run.call("files.put", "shard_test.properties", .string(properties))
        try run.call("files.copy", "shard_test.py", "load-host")
        try run.call("files.copy", "shard_test.properties", "load-host")
        return run
    }
}
