import BSON
import LabSandbox
import ShardCluster

/// A sandbox for measuring: what goes wrong in it ends the bench instead of being counted.
struct BenchSandbox {
    private(set) var sandbox: Sandbox

    init(shards: Int = 3, seed: UInt64 = 1) {
        sandbox = Sandbox(SandboxConfiguration(shards: shards), seed: seed)
    }

    @discardableResult
    mutating func run(_ command: BSONDocument, database: String = "bench") throws(Problem) -> BSONDocument {
        let reply = sandbox.run(command, database: database)
        guard reply["ok"]?.double == 1, reply["writeErrors"] == nil else {
            throw Problem("A command of the bench fails: \(ExtendedJSON.relaxed(.document(reply))).", status: .ourFault)
        }
        return reply
    }

    @discardableResult
    mutating func call(_ method: String, _ arguments: BSONValue...) throws(Problem) -> BSONValue {
        do {
            return try sandbox.call(method, arguments)
        } catch {
            throw Problem("\(method) of the bench fails: \(error.message).", status: .ourFault)
        }
    }

    mutating func wait(_ span: Int64, until isOver: ((borrowing Sandbox) -> Bool)? = nil) throws(Problem) {
        do {
            try sandbox.wait(span, each: isOver.map { isOver in { !isOver($0) } })
        } catch {
            throw Problem("A wait of the bench fails: \(error.message).", status: .ourFault)
        }
    }

    /// A collection sharded by `key` over all shards from the start.
    mutating func shardCollection() throws(Problem) {
        try run(["shardCollection": "bench.docs", "key": ["key": 1]], database: "admin")
        let list = try run(["listShards": 1], database: "admin")["shards"]?.array ?? []
        let shards = list.compactMap { $0.document?["_id"]?.string }
        for (index, shard) in shards.enumerated().dropFirst() {
            let low = Int64(index) << 32 / Int64(shards.count)
            try run(["split": "bench.docs", "middle": ["key": .int64(low)]], database: "admin")
            try run(["moveChunk": "bench.docs", "find": ["key": .int64(low)], "to": .string(shard)], database: "admin")
        }
    }
}
