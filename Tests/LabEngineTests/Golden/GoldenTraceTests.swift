import LabFormat
import Testing

@testable import LabEngine

@Suite("Golden traces force the behaviour up")
struct GoldenTraceTests {
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
        for scenario in Self.scenarios {
            var session = try Shop.session(learner: "golden")
            session.type(scenario.inputs)
            #expect(session.journal.lines.count == scenario.inputs.count)
            #expect(
                Hex64(session.world.stateHash()).description == GoldenTraces.hashes[scenario.name],
                """
                A rule of the simulation changed: \(scenario.name). Raise Behaviour.current and GoldenTraces.behaviour by \
                one, and write the new hash into GoldenTraces; journals of the old behaviour need the old engine.
                """)
        }
    }

    @Test("A table of another behaviour does not do")
    func behaviour() {
        #expect(GoldenTraces.behaviour == Behaviour.current)
    }
}
