import ShellSyntax
import Testing

@Suite struct VocabularyTests {
    static let vocabulary = Vocabulary(
        types: [
            "sh": .init(members: [
                "addShard": .init(arity: 1...1, signature: "sh.addShard(shard)"), "status": .init(arity: 0...1),
            ]),
            "load": .init(members: ["running": .init()]),
            "database": .init(members: ["stats": .init(arity: 0...1)], others: "collection"),
            "collection": .init(members: ["find": .init(arity: 0...2, type: "cursor")], others: "collection"),
            "cursor": .init(members: ["sort": .init(arity: 1...1, type: "cursor")]),
        ],
        globals: [
            "sh": .init(type: "sh"), "load": .init(type: "load"), "db": .init(type: "database"),
            "wait": .init(arity: 1...1), "undefined": .init(),
        ])

    @Test(arguments: [
        ("sh.addShard('a'); load.running; db.orders.items.find().sort({})", []),
        ("sh.addShrad('a')", ["3: sh has no addShrad. Did you mean addShard?"]),
        ("sh.addShard()", ["3: 0 arguments given, 1 taken. It is called as sh.addShard(shard)."]),
        ("db.orders.fnid({})", ["10: collection has no fnid. Did you mean find?"]),
        ("db.orders.find().srot({})", ["17: cursor has no srot. Did you mean sort?"]),
        ("load.running()", ["5: This is no method. Leave out the brackets behind it."]),
        ("wiat('1m')", ["0: wiat is not declared. Did you mean wait?"]),
        ("const n = 1; [1].map(x => x + n + m)", ["34: m is not declared. Declare it: const m = ..."]),
        ("typeof nothing", []), ("total = 1; total", []), ("f(); function f() {}", []),
        ("const { a, b: [c] } = {}; a + c; try { } catch (e) { e }", []),
        ("const db = {}; db.orders.fnid()", []),
        ("sh.addShard(...list)", ["15: list is not declared. Declare it: const list = ..."]),
        ("({ given })", []), ("lab", ["0: lab is not declared. Declare it: const lab = ..."]),
    ]) func findsWhatIsNotThere(_ source: String, _ expected: [String]) throws {
        let program = try Parser.parse(source).get()
        let problems = Self.vocabulary.problems(in: program, declared: ["given"])
        #expect(problems.map { "\($0.span.start): \($0.text)" } == expected)
    }

    @Test(arguments: [
        ("addShrad", "addShard"), ("fnd", "find"), ("FIND", "find"), ("balanceer", "balancer"), ("x", nil),
        ("zzzzzz", nil),
    ]) func nearestName(_ word: String, _ expected: String?) {
        #expect(nearest(word, in: ["addShard", "find", "balancer"]) == expected)
    }
}
