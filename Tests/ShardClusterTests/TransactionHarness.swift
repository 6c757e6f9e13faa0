import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Two shards; `bank.accounts` sharded by `{key: 1}`, keys from 100 on on the second; accounts 1 and 101 hold 100 each.
struct TransactionHarness {
    var harness: AdminHarness
    private var numbers: [Int: Int64] = [:]

    init(shards: Int = 2, seed: UInt64 = 1) {
        harness = AdminHarness(shards: shards, seed: seed)
        harness.run(["enableSharding": "bank", "primaryShard": "shard-01"])
        harness.run(["shardCollection": "bank.accounts", "key": ["key": 1]])
        for shard in 2...shards {
            let low = BSONValue.integer((shard - 1) * 100)
            harness.run([
                "moveRange": "bank.accounts", "min": ["key": low], "max": ["key": .maxKey],
                "toShard": .string("shard-0\(shard)"),
            ])
        }
        let documents = (0..<shards).map { shard -> BSONValue in
            ["_id": .integer(shard * 100 + 1), "key": .integer(shard * 100 + 1), "v": 100]
        }
        plain(["insert": "accounts", "documents": .array(documents)])
    }

    @discardableResult
    mutating func plain(_ command: BSONDocument) -> BSONDocument { harness.run(command, in: "bank") }

    /// A statement in a session's transaction; the first one starts it.
    @discardableResult
    mutating func send(
        _ command: BSONDocument, session: Int = 1, starts: Bool = false, level: String? = nil,
        in database: String = "bank"
    ) -> BSONDocument {
        harness.run(wrapped(command, session: session, starts: starts, level: level), in: database)
    }

    mutating func wrapped(
        _ command: BSONDocument, session: Int, starts: Bool = false, level: String? = nil
    ) -> BSONDocument {
        if starts { numbers[session, default: 0] += 1 }
        var command = command
        command.append("lsid", .document(Self.id(session)))
        command.append("txnNumber", .int64(numbers[session] ?? 0))
        command.append("autocommit", false)
        if starts { command.append("startTransaction", true) }
        if let level { command.append("readConcern", ["level": .string(level)]) }
        return command
    }

    static func id(_ session: Int) -> BSONDocument {
        ["id": .binary(BSONBinary(subtype: 4, bytes: Array(repeating: UInt8(session), count: 16)))]
    }

    @discardableResult
    mutating func commit(session: Int = 1) -> BSONDocument {
        send(["commitTransaction": 1], session: session, in: "admin")
    }

    @discardableResult
    mutating func abort(session: Int = 1) -> BSONDocument {
        send(["abortTransaction": 1], session: session, in: "admin")
    }

    /// Begins a command and leaves it under way.
    mutating func begin(_ command: BSONDocument, in database: String = "admin") -> OperationID? {
        guard case .waiting(let operation) = harness.cluster.begin(command, database: database) else { return nil }
        return operation
    }

    static func add(_ amount: Int, to key: Int) -> BSONDocument {
        [
            "update": "accounts",
            "updates": [["q": ["key": .integer(key)], "u": ["$inc": ["v": .integer(amount)]]]],
        ]
    }

    static func read(_ key: Int) -> BSONDocument { ["find": "accounts", "filter": ["key": .integer(key)]] }

    static func value(_ reply: BSONDocument) -> Int64? {
        reply.value(at: ["cursor", "firstBatch"])?.array?.first?.document?["v"]?.int64
    }

    mutating func value(_ key: Int) -> Int64? { Self.value(plain(Self.read(key))) }

    mutating func value(_ key: Int, session: Int) -> Int64? { Self.value(send(Self.read(key), session: session)) }

    static func labels(_ reply: BSONDocument) -> [String] {
        reply["errorLabels"]?.array?.compactMap(\.string) ?? []
    }

    func shard(_ name: String) -> ShardID { harness.cluster.shardID(named: name) ?? ShardID(0) }
}
