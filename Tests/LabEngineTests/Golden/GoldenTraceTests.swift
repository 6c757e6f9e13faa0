import Foundation
import LabFormat
import Testing

@testable import LabEngine

@Suite("Golden traces force the behaviour up")
struct GoldenTraceTests {
    /// A table beside this file: behaviour, scenario, state hash after it.
    private struct Golden: Codable, Equatable {
        var behaviour: Int
        var traces: [String: String]
    }

    private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "traces.json")

    private static let scenarios: [(name: String, inputs: [Input])] = [
        ("the shop, everything right and wrong", ReplayTests.inputs),
        (
            "a sharded collection under load, a shard joins",
            [
                .command("sh.shardCollection(\"shop.orders\", { key: 1 })"),
                .command("load.start({ namespace: \"shop.orders\", batch: 100000, thinkTime: \"1s\" })"),
                .command("wait(\"5m\")"), .command("sh.addShard(\"extra\")"), .command("wait(\"10m\")"), .check,
            ]
        ),
        (
            "documents of all kinds",
            [
                .command("for (let i = 0; i < 200; i++) db.a.insertOne({ _id: i, n: i * i, t: [i, `${i}`] })"),
                .command("db.a.updateMany({ n: { $gt: 100 } }, { $inc: { n: 1 }, $push: { t: null } })"),
                .command(
                    "db.a.aggregate([{ $group: { _id: { $mod: [\"$n\", 7] }, c: { $sum: 1 } } }, { $out: \"b\" }])"),
                .command("db.a.deleteMany({ n: { $mod: [2, 0] } })"), .check,
            ]
        ),
    ]

    @Test("Equal behaviour, equal traces")
    func traces() throws {
        var traces: [String: String] = [:]
        for scenario in Self.scenarios {
            var session = try Shop.session(learner: "golden")
            session.type(scenario.inputs)
            let errors = session.journal.lines.count
            #expect(errors == scenario.inputs.count)
            traces[scenario.name] = Hex64(session.world.stateHash()).description
        }
        let now = Golden(behaviour: Behaviour.current, traces: traces)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        if ProcessInfo.processInfo.environment["SHARDLAB_WRITE_GOLDEN"] == "1" {
            try encoder.encode(now).write(to: Self.file)
            return
        }
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.file))
        #expect(
            now == golden,
            """
            A rule of the simulation changed. Raise Behaviour.current by one, then write the table anew with \
            SHARDLAB_WRITE_GOLDEN=1 swift test --filter GoldenTraceTests; journals of the old behaviour need the old engine.
            """)
    }

    @Test("A table of another behaviour does not do")
    func behaviour() throws {
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.file))
        #expect(golden.behaviour == Behaviour.current)
    }
}
