import BSON
import LabSandbox
import ShardCluster
import SimKernel
import Testing

/// mongod and mongos refuse what they can't run with, in their own words.
@Suite struct ServerCommandLineTests {
    private var hosts = BareHosts()

    @Test(arguments: [
        ("mongod --replset rs0", "unrecognised option '--replset'"),
        ("mongod --replSet", "the required argument for option '--replSet' is missing"),
        ("mongod --port abc", "the argument ('abc') for option '--port' is invalid"),
        ("mongod --port 1 --port 2", "option '--port' cannot be specified more than once"),
        ("mongod rs0", "too many positional options have been specified on the command line"),
        ("mongod --auth=1", "option '--auth' does not take any arguments"),
        ("mongos --replSet rs0", "unrecognised option '--replSet'"),
        ("mongos --configsvr", "unrecognised option '--configsvr'"),
    ])
    mutating func commandLinesThatCannotBeRead(_ line: String, _ expected: String) {
        let program = line.prefix { $0 != " " }
        #expect(
            hosts.refusal("a-1", line)
                == "Error parsing command line: \(expected)\ntry '\(program) --help' for more information")
    }

    @Test(arguments: [
        ("mongod --configsvr --shardsvr --replSet x", "BadValue: shardsvr is not allowed when configsvr is specified"),
        (
            "mongod --configsvr",
            "BadValue: Cannot start a configsvr as a standalone server. Please use the option --replSet to start the node as a replica set."
        ),
        ("mongod --shardsvr", "BadValue: Cannot start a shardsvr as a standalone server."),
        ("mongos", "BadValue: error: no args for --configdb"),
        ("mongos --configdb cfg-1:27019", "BadValue: configdb supports only replica set connection string"),
        ("mongod --keyFile /etc/none.key", "InvalidPath: Error reading file /etc/none.key: No such file or directory"),
        ("mongo", "bash: mongo: command not found"),
    ])
    mutating func linesThatMakeNoSense(_ line: String, _ expected: String) {
        #expect(hosts.refusal("a-1", line)?.hasPrefix(expected) == true)
    }

    @Test mutating func keyFilesHaveSixLettersOfBase64AtLeast() throws {
        try hosts.write(["a-1"], "a b c")
        #expect(
            hosts.refusal("a-1", "mongod --keyFile /etc/mongo.key")
                == "BadValue: security key in /etc/mongo.key has length 3, must be between 6 and 1024 chars")
        try hosts.write(["a-1"], "secret!")
        #expect(
            hosts.refusal("a-1", "mongod --keyFile /etc/mongo.key")
                == "UnsupportedFormat: invalid char in key file /etc/mongo.key: !")
    }

    @Test mutating func aPortAndADataDirectoryHaveOneUser() throws {
        try hosts.start("a-1", "mongod --replSet x --port 27018")
        #expect(hosts.refusal("a-1", "mongod --replSet x --port 27018")?.hasPrefix("DBPathInUse") == true)
        #expect(
            hosts.refusal("a-1", "mongod --replSet x --port 27018 --dbpath /data/two")
                == "Error setting up listener: SocketException: Address already in use (port 27018)")
        #expect(hosts.refusal("a-1", "mongod --replSet x --port 27028 --dbpath /data/two") == nil)
        #expect(hosts.refusal("a-2", "mongod --replSet x --port 27018") == nil)
        #expect(hosts.refusal("a-9", "mongod")?.hasPrefix("There is no host \"a-9\".") == true)
    }

    @Test mutating func portsFollowTheRole() throws {
        try hosts.start("a-1", "mongod --shardsvr --replSet x --dbpath /one")
        try hosts.start("a-1", "mongod --configsvr --replSet x --dbpath /two")
        try hosts.start("a-1", "mongod --replSet x --dbpath /three")
        let ports = try #require(hosts.sandbox.call("servers.list", []).array).map { $0.document?["port"]?.int64 }
        #expect(ports == [27018, 27019, 27017])
    }

    @Test func aReadyMadeClusterHasNoHosts() {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        #expect(throws: CommandError.self) { try sandbox.call("servers.list", []) }
        #expect(throws: CommandError.self) {
            try SandboxConfiguration(parameters: ["hosts": ["a"], "shards": 2])
        }
        #expect(throws: CommandError.self) { try SandboxConfiguration(parameters: ["hosts": ["a", "a"]]) }
    }
}
