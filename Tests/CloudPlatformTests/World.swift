import BSON
import CloudPlatform
import ShardCluster
import SimKernel
import Testing

/// A cluster and what is around it, as a sandbox holds them.
struct World {
    var cluster: Cluster
    var platform: Platform

    init(shards: Int = 2, tier: String = "M40", seed: UInt64 = 1) {
        var generator = Generator(seed: seed)
        let tier = Tier.named(tier) ?? .standard
        cluster = Cluster(
            Topology(shards: (0..<shards).map { ShardNames.name($0 + 1) }, tier: tier.name),
            generator: generator.split())
        platform = Platform(
            PlatformConfiguration(tier: tier, region: .standard, replicas: 3, routers: 1, hasCluster: shards > 0),
            generator: generator.split())
    }

    mutating func wait(_ span: Micros) {
        platform.advance(to: platform.now + span, cluster: &cluster)
        cluster.advance(to: platform.now)
    }

    @discardableResult
    mutating func call(_ method: String, _ arguments: BSONValue...) throws(CommandError) -> BSONValue {
        try platform.call(method, arguments, cluster: &cluster)
    }

    /// The reply to a command that is answered at once.
    @discardableResult
    mutating func run(_ command: BSONDocument, _ database: String = "admin") -> BSONDocument {
        switch cluster.begin(command, database: database) {
        case .done(let reply, _): reply
        case .waiting: ["ok": 1]
        }
    }

    /// A collection as in proof 07, with ranges of so many MB.
    mutating func shard(rangeMB: Int32 = 128) {
        run(["shardCollection": "shard_test.test_coll", "key": ["key": 1]])
        run(["configureCollectionBalancing": "shard_test.test_coll", "chunkSize": .int32(rangeMB)])
    }

    mutating func seconds(_ method: String, _ window: BSONValue = .undefined) throws(CommandError) -> Double? {
        try call("load." + method, window).double
    }

    /// The error that a call ends with.
    mutating func error(_ method: String, _ arguments: BSONValue...) -> CommandError? {
        do throws(CommandError) {
            _ = try platform.call(method, arguments, cluster: &cluster)
            return nil
        } catch {
            return error
        }
    }

    /// A call that ends with an error, its message beginning as told, and changes nothing.
    mutating func refuses(_ method: String, _ arguments: [BSONValue], _ code: Int32, _ message: String) {
        let before = platform.contentsHash()
        let error = #expect(throws: CommandError.self) {
            try platform.call(method, arguments, cluster: &cluster)
        }
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        #expect(platform.contentsHash() == before)
    }
}
