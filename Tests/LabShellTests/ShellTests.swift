import BSON
import CloudPlatform
import LabSandbox
import LabShell
import ShellSyntax
import Testing

@Suite struct ShellTests {
    @Test func variablesStayAndCopiesAreSnapshots() {
        var bench = Bench()
        #expect(bench.run("const a = { n: 1 }; let b = a") == "")
        let snapshot = bench.shell
        #expect(bench.run("b.n = 2; a.n") == "2")
        bench.shell = snapshot
        #expect(bench.run("a.n + (a === b ? 10 : 0)") == "11")
        #expect(bench.run("a = 5") == "TypeError: Assignment to constant variable a. Declare it with let.")
    }

    @Test func constantsAreThere() {
        var shell = Shell(database: "x", constants: [("newShard", "shard-c")])
        var sandbox = Bench.untouched
        #expect(shell.run("`join ${newShard}`", on: &sandbox).text == "join shard-c")
    }

    @Test func documentsGoInAndComeOutAsMongoshPrintsThem() {
        var bench = Bench()
        #expect(
            bench.run(
                "db.c.insertOne({ _id: 1, a: [1, 2.5], d: ISODate('2026-01-01'), l: Long('5'), n: null, s: 'it\\'s' })")
                == "{ acknowledged: true, insertedId: 1 }")
        #expect(
            bench.run("db.c.find()") == """
                [
                  {
                    _id: 1,
                    a: [ 1, 2.5 ],
                    d: ISODate('2026-01-01T00:00:00.000Z'),
                    l: Long('5'),
                    n: null,
                    s: "it's"
                  }
                ]
                """)
        #expect(bench.run("db.c.findOne({ _id: 2 })") == "null")
        #expect(bench.run("db.c.updateOne({ _id: 1 }, { $set: { n: 1 } }).modifiedCount") == "1")
        #expect(bench.run("db.c.countDocuments({ n: 1 })") == "1")
        #expect(bench.run("db.c.find({}, { _id: 0, n: 1 }).map(d => d.n).toArray()") == "[ 1 ]")
    }

    @Test func findShowsTwentyAndItTheRest() {
        var bench = Bench()
        _ = bench.run("db.c.insertMany(Array.from({ length: 25 }, (_, i) => ({ _id: i })))")
        let first = bench.run("db.c.find().sort({ _id: 1 })")
        #expect(first.hasSuffix("{ _id: 18 }, { _id: 19 }\n]\nType \"it\" for more"), "\(first)")
        #expect(bench.run("it").hasPrefix("[ { _id: 20 }"))
        #expect(bench.run("it") == "no cursor")
    }

    @Test func serverErrorsReadAsInMongosh() {
        var bench = Bench()
        _ = bench.run("db.c.insertOne({ _id: 1 })")
        #expect(
            bench.run("db.c.insertOne({ _id: 1 })").hasPrefix(
                "MongoServerError: E11000 duplicate key error collection: test.c"))
        #expect(bench.run("db.runCommand({ nope: 1 })") == "MongoServerError[CommandNotFound]: no such command: 'nope'")
        #expect(bench.run("try { db.runCommand({ nope: 1 }) } catch (e) { e.codeName }") == "CommandNotFound")
    }

    @Test(arguments: [
        ("sh.addShrad('a')", 3, "sh has no addShrad. Did you mean addShard?"),
        ("sh.addShard(5)", 3, "addShard takes a string as shard, given 5. As in sh.addShard(\"shard-03\")."),
        ("sh.addShard()", 3, "addShard takes 1 argument, given 0. It is called as addShard(shard)."),
        ("let a = 1; b", 11, "ReferenceError: b is not defined."),
        ("null.x", 5, "TypeError: Cannot read properties of null (reading 'x')."),
        ("db.c.fnid()", 5, "A collection has no fnid. Did you mean find?"),
        ("while (true) {}", 13, "This takes more than 5000000 steps. Does a loop never end? Do it in parts."),
        ("const f = () => f(); f()", 16, "Calls nest too deep. Does a function call itself without end?"),
        ("'a'.repeat(1e9)", 4, "RangeError: Invalid count value: 1000000000."),
        ("show nothing", 0, "show doesn't know nothing. It knows dbs and collections."),
        (
            "wait('soon')", 0,
            "wait: \"soon\" is no span of time. Write a number and ms, s, m, h or d, such as \"90s\", \"15m\" or \"1h30m\"."
        ),
        ("1 +", 3, "The input ends too early. Something is missing behind this."),
    ]) func errorsPointAndAdvise(_ source: String, _ offset: Int, _ text: String) {
        var bench = Bench()
        let error = bench.shell.run(source, on: &bench.sandbox).error
        #expect(error?.text == text)
        #expect(error?.span?.start == offset)
    }

    @Test(arguments: [
        "const f = () => f(); f()", "const g = n => [n].map(x => g(x + 1)); g(0)",
        "function h(n) { if (true) { for (const x of [n]) { try { return [1, { a: (h(n + 1)) }] } finally { } } } } h(0)",
        "const t = n => `${[...[t(n)]].map(x => ({ ...x }))}`; t(1)",
        "const k = n => n && (n ? (n || k(n + 1)) && !(!(-(-(k(n + 1))))) : 0); k(1)",
    ]) func endlessRecursionEndsCleanlyOnAnyThread(_ source: String) async {
        let text = await Task.detached {
            var bench = Bench()
            return bench.run(source)
        }.value
        #expect(text == "Calls nest too deep. Does a function call itself without end?")
    }

    @Test func anErrorIsDrawnUnderItsColumn() {
        var bench = Bench()
        let source = "sh.addShrad(\"shard-c\")"
        let error = bench.shell.run(source, on: &bench.sandbox).error
        #expect(
            error?.rendered(source: source, promptWidth: 24)
                == "                           ^ sh has no addShrad. Did you mean addShard?")
        #expect(
            error?.rendered(source: source)
                == "sh.addShrad(\"shard-c\")\n   ^ sh has no addShrad. Did you mean addShard?")
    }

    @Test func forkAndStartLeaveNoTrace() {
        var bench = Bench()
        let before = (bench.sandbox.now, bench.sandbox.stateHash(), bench.sandbox.traceHash)
        #expect(bench.run("fork(() => { sh.addShard('x'); wait('1h'); return cluster.shards().length })") == "3")
        #expect(
            bench.sandbox.now == before.0 && bench.sandbox.stateHash() == before.1
                && bench.sandbox.traceHash == before.2)
        let start = bench.sandbox
        _ = bench.run("sh.addShard('x')")
        let result = bench.shell.run(
            "[cluster.shards().length, start(() => cluster.shards().length)]", on: &bench.sandbox, start: start)
        #expect(result.text == "[ 3, 2 ]")
    }

    @Test func waitingSaysWhatHappened() {
        var bench = Bench()
        #expect(bench.run("wait('20m')") == "20 m passed. No load ran and nothing moved.")
        _ = bench.run(
            "traffic.service('web', { servers: 2, time: '10ms' }); traffic.start('c', { to: 'web', rate: 5 })")
        let requests = bench.run("wait('2m')")
        #expect(requests.hasSuffix(" requests answered, 0 failed") && requests != "0 requests answered, 0 failed")
        _ = bench.run("traffic.servers('web').forEach(s => traffic.kill(s.server)); wait('1s')")
        let refused = bench.run("wait('1m')")
        #expect(refused.hasPrefix("0 requests answered, ") && !refused.hasSuffix(", 0 failed"))
        _ = bench.run("traffic.stop('c'); wait('1m')")
        #expect(bench.run("wait('1m')") == "1 m passed. No load ran and nothing moved.")
        _ = bench.run("sh.shardCollection('test.c', { key: 1 })")
        #expect(
            bench.run("load.start({ namespace: 'test.c', batch: 1000, thinkTime: '1s' })")
                == "Load is running. Time moves when you wait.")
        let text = bench.run("wait('1m'); wait('1m')")
        #expect(
            text.contains(" batches, ") && text.contains(" 0 failed, p95 ") && text.hasSuffix("; 0 ranges moved"),
            "\(text)")
        #expect(bench.run("waitUntil(() => load.batches > 1000000, { timeout: '5s' })") == "false")
        #expect(bench.run("typeof load.running") == "boolean")
    }

    @Test func unreachableObjectsGo() {
        var bench = Bench()
        for _ in 0..<20 { _ = bench.run("Array.from({ length: 1000 }, () => ({})).length") }
        #expect(bench.shell.objectCount < 50)
    }

    @Test func completesNamesFromTablesDataAndVariables() {
        var bench = Bench()
        _ = bench.run("db.orders.insertOne({ _id: 1, quantity: 5 }); const mine = { alpha: 1 }")
        #expect(
            bench.shell.complete("sh.addSh", sandbox: bench.sandbox) == ["addShard", "addShardTag", "addShardToZone"])
        #expect(bench.shell.complete("db.ord", sandbox: bench.sandbox) == ["orders"])
        #expect(bench.shell.complete("db.orders.find({ qu", sandbox: bench.sandbox) == ["quantity"])
        #expect(bench.shell.complete("db.orders.find({}).so", sandbox: bench.sandbox) == ["sort"])
        #expect(bench.shell.complete("mine.", sandbox: bench.sandbox) == ["alpha"])
        #expect(bench.shell.complete("wai", sandbox: bench.sandbox) == ["wait", "waitUntil"])
    }

    @Test func everyPlatformMethodIsDeclared() {
        for (namespace, methods) in Platform.methods {
            let declared = Set(Shell.vocabulary.members(of: namespace))
            for method in methods where method != "put" {
                #expect(declared.contains(method), "\(namespace).\(method)")
            }
        }
    }

    @Test func theVocabularyKnowsWhatLabsUse() throws {
        let program = try Parser.parse(
            "db.getSiblingDB('a').c.find().sort({}).toArray().map(x => new Set([x]).size); wait('1m'); sh.addShrad('x')"
        ).get()
        #expect(Shell.vocabulary.problems(in: program).map(\.text) == ["sh has no addShrad. Did you mean addShard?"])
    }
}
