import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// A sandbox of bare hosts, and the words that build a cluster on it.
struct BareHosts {
    static let names = ["cfg-1", "cfg-2", "cfg-3", "a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "router-1", "router-2"]
    static let routers = "cfg/cfg-1:27019,cfg-2:27019,cfg-3:27019"

    var sandbox: Sandbox

    init(seed: UInt64 = 1) {
        sandbox = Sandbox(SandboxConfiguration(shards: 0, hosts: Self.names), seed: seed)
    }

    mutating func write(_ hosts: [String], _ text: String = "c2VjcmV0IG9mIGFsbA==") throws {
        _ = try sandbox.call(
            "servers.write", [.array(hosts.map { .string($0) }), "/etc/mongo.key", .string(text)])
    }

    @discardableResult
    mutating func start(_ host: String, _ line: String) throws(CommandError) -> BSONValue {
        try sandbox.call("servers.start", [.string(host), .string(line)])
    }

    /// What the program prints before it exits; nil if it runs.
    mutating func refusal(_ host: String, _ line: String) -> String? {
        do throws(CommandError) {
            try start(host, line)
            return nil
        } catch {
            return error.message
        }
    }

    mutating func admin(_ command: BSONDocument, on node: String?) -> BSONDocument {
        sandbox.run(command, database: "admin", on: node)
    }

    static func configuration(_ set: String, _ hosts: [String], configsvr: Bool = false) -> BSONDocument {
        var document: BSONDocument = ["_id": .string(set)]
        if configsvr { document.append("configsvr", true) }
        document.append(
            "members",
            .array(hosts.enumerated().map { ["_id": .integer($0.offset), "host": .string($0.element)] }))
        return document
    }

    mutating func initiate(_ set: String, _ hosts: [String], configsvr: Bool = false) -> BSONDocument {
        let document = Self.configuration(set, hosts, configsvr: configsvr)
        return admin(["replSetInitiate": .document(document)], on: hosts[0])
    }

    /// Three config servers with a primary.
    mutating func makeConfigServers(options: String = "") throws {
        let hosts = ["cfg-1", "cfg-2", "cfg-3"]
        for host in hosts {
            try start(host, "mongod --configsvr --replSet cfg --port 27019 --bind_ip_all \(options)")
        }
        #expect(initiate("cfg", hosts.map { $0 + ":27019" }, configsvr: true)["ok"]?.truthy == true)
        try sandbox.wait(.seconds(20))
    }

    /// Three members of a set that may become a shard, with a primary.
    mutating func makeSet(_ letter: String, options: String = "--shardsvr") throws {
        for number in 1...3 {
            try start("\(letter)-\(number)", "mongod \(options) --replSet rs-\(letter) --port 27018 --bind_ip_all")
        }
        #expect(initiate("rs-\(letter)", (1...3).map { "\(letter)-\($0):27018" })["ok"]?.truthy == true)
        try sandbox.wait(.seconds(20))
    }

    mutating func makeRouters(options: String = "") throws {
        for host in ["router-1", "router-2"] {
            try start(host, "mongos --configdb \(Self.routers) --bind_ip_all \(options)")
        }
    }

    mutating func states(of set: String) throws -> [String] {
        try #require(sandbox.call("servers.list", []).array)
            .compactMap(\.document).filter { $0["set"]?.string == set }.map { $0["member"]?.string ?? "" }
    }
}

extension BSONDocument {
    /// "code errmsg" of a reply that is not ok.
    var failure: String { "\(self["code"]?.int64 ?? 0) \(self["errmsg"]?.string ?? "")" }
}
