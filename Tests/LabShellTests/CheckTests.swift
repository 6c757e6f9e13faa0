import LabSandbox
import LabShell
import ShellSyntax
import Testing

@Suite struct CheckTests {
    private func outcomes(_ source: String, after: String = "") throws -> [AssertionOutcome] {
        var bench = Bench()
        let start = bench.sandbox
        if !after.isEmpty { _ = bench.run(after) }
        let before = bench.sandbox.stateHash()
        let result = CheckRun.evaluate(
            try CheckScript.parse(source).get(), shell: bench.shell, sandbox: bench.sandbox, start: start)
        #expect(bench.sandbox.stateHash() == before)
        return result
    }

    @Test func trueAssertionsHold() throws {
        let result = try outcomes("cluster.shards().length == 2 // two\nconst n = 1\nn < 2 && !load.running")
        #expect(result.map(\.holds) == [true, true])
        #expect(result[0].authorMessage == "two")
    }

    @Test(arguments: [
        ("1 > 2", "left 1, right 2"),
        ("const before = 4.2\n5.6 <= 1.25 * before", "left 5.6, right 5.25 (before 4.2)"),
        ("load.p95({ last: '5m' }) <= 5", "no data yet: it is null"),
        ("const p = load.p95()\nload.p99() < 2 * p", "no data yet: it is null"),
        ("null == 1", "left null, right 1"),
        ("cluster.shard('none').chunks > 0", "no data yet: null (reading 'chunks')."),
        ("db.c.findOne() != null", "left null, right null"),
        ("load.running", "it is false"),
        ("!true", "it is true"),
        ("cluster.shards().every(s => s.documents > 5)", "false for { name: 'shard-01'"),
        ("[1, 2].some(x => x > 5)", "true for none of 2"),
        ("const n = db.c.findOne().a\nn == 1", "n: no data yet: null (reading 'a')."),
        ("const n = db.c.findOne().a\nconst m = n + 1\nm == 1", "m: no data yet: null (reading 'a')."),
        ("true && 1 == 2", "left 1, right 2"),
        (
            "same([{ min: { k: 'k' }, max: { k: 'm' }, shard: 'shard-01' }], [{ min: { k: 'k' }, max: { k: 'm' }, shard: 'shard-03' }])",
            "chunk [k, m) is on shard-01; expected on shard-03"
        ),
        ("same({ a: { b: 1 } }, { a: { b: 2 } })", "a.b is 1; expected 2"),
        ("undefined + 1 == 1", "no data yet: it is undefined"),
        ("sh.nope()", "sh has no nope."),
        ("Math.max(...[]) > 1", "no data yet: it is no numbers"),
    ]) func falseAssertionsExplainThemselves(_ source: String, _ explanation: String) throws {
        let result = try outcomes(source)
        #expect(result.count == 1)
        #expect(result[0].holds == false)
        #expect(result[0].explanation.first?.hasPrefix(explanation) == true, "\(result[0].explanation)")
    }

    @Test func startIsTheSnapshotAndAWriteStaysInTheCheck() throws {
        let result = try outcomes(
            "start(() => cluster.shards().length) == 2\ncluster.shards().length == 3\ndb.c.insertOne({}).acknowledged\ndb.c.countDocuments() == 1",
            after: "sh.addShard('x')")
        #expect(result.map(\.holds) == [true, true, true, true])
    }

    @Test func aSpentBudgetMakesTheRestFalse() throws {
        let script = try CheckScript.parse("true\n(() => { while (true) {} })()\ntrue").get()
        let bench = Bench()
        let limits = ShellLimits(steps: 10_000, outputBytes: 1000, objects: 1000)
        let result = CheckRun.evaluate(
            script, shell: bench.shell, sandbox: bench.sandbox, start: bench.sandbox, limits: limits)
        #expect(result.map(\.holds) == [true, false, false])
        #expect(result[2].explanation == ["This takes more than 10000 steps. Does a loop never end? Do it in parts."])
    }
}
