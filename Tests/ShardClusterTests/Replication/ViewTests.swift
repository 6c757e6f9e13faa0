import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// A member that is behind is a point of a history: what it shows is what replaying its oplog gives.
@Suite struct ViewTests {
    @Test(arguments: 1...12)
    func everyPointIsAReplay(seed: UInt64) throws {
        var harness = ReplicationHarness(seed: seed)
        harness.run(["create": "items"])
        harness.run(["createIndexes": "items", "indexes": [["key": ["a": 1], "name": "a_1"]]])
        for id in 0..<20 { harness.run(Self.insertion(id)) }
        let first = Replay(of: harness)
        harness.cluster.disturb(.shard(harness.shard))
        harness.halt(1)
        harness.halt(2)
        var generator = Generator(seed: seed)
        var points: [(OpTime, [BSONDocument])] = []
        for step in 0..<120 {
            harness.run(Self.operation(step, &generator))
            if generator.below(4) == 0 { points.append((harness.cluster[harness.shard].history.tip, [])) }
        }
        let history = harness.cluster[harness.shard].history
        for (point, _) in points {
            let replayed = first.continued(history.oplog, to: point)
            #expect(harness.documents(history.collection(Namespace("test", "items"), at: point)) == replayed.documents)
            let cut = history.cut(at: point, as: HistoryID(number: 99))
            #expect(harness.documents(cut.collections[Namespace("test", "items")]) == replayed.documents)
            #expect(cut.tip == point)
        }
        // The members that were held back show the state of their own point, and then catch up.
        #expect(harness.stored(1) == first.documents)
        harness.halt(1, false)
        harness.wait(.seconds(3))
        #expect(harness.stored(1) == harness.stored(0))
    }

    private static func insertion(_ id: Int) -> BSONDocument {
        ["insert": "items", "documents": [["_id": .integer(id), "a": .integer(id % 5)]], "writeConcern": ["w": 1]]
    }

    private static func operation(_ step: Int, _ generator: inout Generator) -> BSONDocument {
        let id = BSONValue.int64(Int64(generator.below(30)))
        let concern: BSONValue = ["w": 1]
        switch generator.below(20) {
        case 0..<7: return insertion(1_000 + step)
        case 7..<13:
            return [
                "update": "items",
                "updates": [["q": ["_id": ["$gte": id]], "u": ["$inc": ["a": 1]], "multi": .bool(step % 3 == 0)]],
                "writeConcern": concern,
            ]
        case 13..<17:
            return ["delete": "items", "deletes": [["q": ["_id": id], "limit": 1]], "writeConcern": concern]
        case 17: return ["dropIndexes": "items", "index": "a_1", "writeConcern": concern]
        case 18:
            return [
                "createIndexes": "items", "indexes": [["key": ["a": 1], "name": "a_1"]], "writeConcern": concern,
            ]
        default: return ["drop": "items", "writeConcern": concern]
        }
    }
}

/// Documents as the entries of an oplog make them, one after the other.
private struct Replay {
    private var byID: [KeyString: BSONDocument] = [:]

    init(of harness: ReplicationHarness) {
        self = Replay().continued(harness.cluster[harness.shard].oplog, to: harness.cluster[harness.shard].history.tip)
    }

    private init() {}

    var documents: [BSONDocument] { byID.sorted { $0.key < $1.key }.map(\.value) }

    /// Applies what is not yet applied: an entry that is there already changes nothing.
    func continued(_ oplog: Oplog, to point: OpTime) -> Replay {
        var replay = Replay()
        for entry in oplog.suffix(.max) where entry.optime <= point && entry.namespace == "test.items" {
            let key = KeyString((entry.target ?? entry.object)["_id"] ?? .null)
            switch entry.operation {
            case .insert, .update: replay.byID[key] = entry.object
            case .delete: replay.byID[key] = nil
            case .command: if entry.object["drop"] != nil { replay.byID = [:] }
            default: break
            }
        }
        return replay
    }
}
