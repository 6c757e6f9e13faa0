import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// One shard of several members behind a router, with faults, and commands that may wait.
struct ReplicationHarness {
    var cluster: Cluster
    let shard = ShardID(0)

    init(members: Int = 3, shards: Int = 1, seed: UInt64 = 1) {
        let names = (1...shards).map { "shard-0\($0)" }
        cluster = Cluster(Topology(shards: names, replicas: members), generator: Generator(seed: seed))
    }

    var set: ReplicaSet { cluster[shard].replicaSet }

    /// Runs a command until it is answered, within an hour of virtual time.
    @discardableResult
    mutating func run(
        _ command: BSONDocument, in database: String = "test", on node: NodeAddress? = nil
    ) -> BSONDocument {
        finish(begin(command, in: database, on: node))
    }

    mutating func begin(
        _ command: BSONDocument, in database: String = "test", on node: NodeAddress? = nil
    ) -> CommandProgress {
        cluster.begin(command, database: database, on: node)
    }

    mutating func finish(_ progress: CommandProgress) -> BSONDocument {
        switch progress {
        case .done(let reply, let latency):
            cluster.advance(to: cluster.now + latency)
            return reply
        case .waiting(let operation):
            let end = cluster.now + .hours(1)
            while let next = cluster.nextEventTime, next < end {
                if let (reply, latency) = cluster.poll(operation) {
                    cluster.advance(to: cluster.now + latency)
                    return reply
                }
                cluster.advance(to: next)
            }
            return ["ok": 0, "errmsg": "the command never ended"]
        }
    }

    mutating func wait(_ span: Micros) { cluster.advance(to: cluster.now + span) }

    /// Halts the replication of a member, or lets it go on.
    mutating func halt(_ member: Int, _ isHalted: Bool = true) {
        cluster.haltReplication(of: member, in: .shard(shard), isHalted)
    }

    func node(_ member: Int) -> NodeID { .member(.shard(shard), member) }

    /// Cuts members off from the others, and from all else but the nodes that stay with them.
    mutating func cutOff(_ members: [Int], with friends: [NodeID] = []) {
        let inside = members.map(node) + friends
        let outside =
            (set.members.indices.map(node) + [.router(0), .client]).filter { !inside.contains($0) }
        cluster.inject(.cut(from: inside, to: outside, twoWay: true), named: "partition")
    }

    mutating func heal() {
        for fault in cluster.network.faults { cluster.remove(fault) }
    }

    mutating func kill(_ member: Int) { cluster.inject(.killed([node(member)]), named: "kill") }

    func insertion(_ id: Int, writeConcern: BSONDocument? = nil) -> BSONDocument {
        var command: BSONDocument = ["insert": "items", "documents": [["_id": .integer(id)]]]
        if let writeConcern { command.append("writeConcern", .document(writeConcern)) }
        return command
    }

    /// The `_id`s that a find gives, in order.
    mutating func ids(_ extra: BSONDocument = [:], on node: NodeAddress? = nil) -> [Int64] {
        var command: BSONDocument = ["find": "items", "filter": [:], "sort": ["_id": 1]]
        for (key, value) in extra { command.append(key, value) }
        let reply = run(command, on: node)
        return reply["cursor"]?.document?["firstBatch"]?.array?.compactMap { $0.document?["_id"]?.int64 } ?? []
    }

    /// What a member stores, whatever it may serve.
    func stored(_ member: Int, _ name: String = "items") -> [BSONDocument] {
        documents(cluster[shard].collection(Namespace("test", name), of: member))
    }

    func documents(_ collection: StoredCollection?) -> [BSONDocument] {
        var documents: [BSONDocument] = []
        try? collection?.forEach(.collectionScan) { (_, document) in
            documents.append(document)
            return true
        }
        return documents.sorted { KeyString($0["_id"] ?? .null) < KeyString($1["_id"] ?? .null) }
    }

    mutating func hasPrimary() -> Bool { awaitPrimary(not: []) != nil }

    /// Waits until a member other than those given is primary and takes writes; nil if that takes over a minute.
    mutating func awaitPrimary(not excluded: [Int]) -> Int? {
        let end = cluster.now + .minutes(1)
        while cluster.now < end {
            if let primary = set.members.indices.first(where: {
                !excluded.contains($0) && cluster.takesWrites($0, on: shard)
            }) {
                return primary
            }
            wait(.milliseconds(100))
        }
        return nil
    }
}
