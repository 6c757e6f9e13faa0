import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct DiscoveryTests {
    private func world(_ count: Int, seed: UInt64 = 1) throws -> World {
        var world = World(shards: 0, seed: seed)
        for number in 1...count { try world.call("nodes.add", .string("n\(number)")) }
        return world
    }

    private func join(_ world: inout World, _ node: String, _ seeds: [String]) throws {
        try world.call("nodes.add", .string(node), ["seeds": .array(seeds.map { .string($0) })])
    }

    private func status(_ world: inout World, _ node: String) throws -> BSONDocument {
        try #require(try world.call("nodes.status", .string(node)).document)
    }

    private func discovered(_ world: inout World, _ node: String, _ field: String) throws -> [String] {
        let document = try #require(try world.call("nodes.discovered", .string(node)).document)
        return try #require(document[field]?.array).compactMap(\.string)
    }

    private func events(_ world: inout World, _ name: String) throws -> [BSONDocument] {
        try #require(try world.call("events.list", .string(name)).array).compactMap(\.document)
    }

    @Test func aNewcomerLearnsWhoIsThereFromASeedThatIsUp() throws {
        var world = try world(5)
        try world.call("nodes.kill", "n1")
        try join(&world, "late", ["n1", "10.9.9.9:7000", "10.0.1.4:7000"])
        #expect(try status(&world, "late")["joining"] == true)
        #expect(try status(&world, "late")["active"] == false)
        #expect(try world.call("nodes.health").document?["nodes"]?.int64 == 5)
        world.wait(.seconds(1))
        let added = try #require(try events(&world, "NODE_ADDED").last)
        #expect(added["node"] == "late")
        #expect(added["seed"] == "n3")
        #expect(try status(&world, "late")["active"] == true)
        #expect(try discovered(&world, "late", "knows") == ["n1", "n2", "n3", "n4", "n5"])
        #expect(try status(&world, "late")["partitions"]?.int64 ?? 0 > 0)
        world.wait(.seconds(15))
        // n1 is down: it will be told when it is back.
        #expect(try discovered(&world, "late", "knownBy") == ["n2", "n3", "n4", "n5"])
        #expect(try discovered(&world, "n1", "missing") == ["late"])
        try world.call("nodes.restart", "n1")
        world.wait(.seconds(30))
        #expect(try discovered(&world, "n1", "missing").isEmpty)
        #expect(try status(&world, "late")["knownBy"]?.int64 == 5)
        #expect(world.platform.discoveryViolations.isEmpty)
    }

    @Test func withoutASeedThatAnswersItGoesOnTrying() throws {
        var world = try world(3)
        try world.call("nodes.pause", "n2")
        try join(&world, "late", ["n2"])
        world.wait(.minutes(5))
        #expect(try status(&world, "late")["joining"] == true)
        #expect(try world.call("nodes.health").document?["joining"]?.array == ["late"])
        #expect(try discovered(&world, "late", "knows").isEmpty)
        #expect(try status(&world, "late")["partitions"]?.int64 == 0)
        try world.call("nodes.resume", "n2")
        world.wait(.seconds(1))
        #expect(try status(&world, "late")["joining"] == false)
        #expect(try status(&world, "late")["active"] == true)
    }

    /// A newcomer is nobody's seed before it has been let in itself.
    @Test func newcomersCannotLetEachOtherIn() throws {
        var world = try world(2)
        try join(&world, "a", ["10.0.1.6:7000"])
        try join(&world, "b", ["a"])
        #expect(try status(&world, "b")["address"] == "10.0.1.5")
        try world.call("nodes.remove", "b")
        try world.call("nodes.add", "b", ["address": "10.0.1.6", "seeds": ["a"]])
        world.wait(.minutes(2))
        #expect(try world.call("nodes.health").document?["joining"]?.array == ["a", "b"])
        try join(&world, "c", ["n1"])
        world.wait(.seconds(1))
        #expect(try status(&world, "c")["joining"] == false)
        try world.call("nodes.add", "d", ["seeds": ["b", "c"]])
        world.wait(.seconds(10))
        #expect(try discovered(&world, "n1", "knows") == ["n2", "c", "d"])
    }

    @Test func aNewcomersProcessMayEndMeanwhile() throws {
        var world = try world(3)
        try world.call("nodes.kill", "n1", "20s")
        try join(&world, "late", ["n1"])
        world.wait(.seconds(10))
        try world.call("nodes.kill", "late")
        world.wait(.seconds(30))
        #expect(try status(&world, "late")["joining"] == true)
        try world.call("nodes.restart", "late")
        world.wait(.seconds(7))
        #expect(try status(&world, "late")["joining"] == false)
    }

    /// Exchanges both ways with one partner a round: at best each round triples who knows, at worst it takes as long as
    /// telling alone, log2 n + ln n (Pittel, "On spreading a rumor", 1987), and a little.
    @Test func discoveryTakesRoundsInProportionToTheLogarithm() throws {
        var means: [Double] = []
        for count in [8, 16, 32, 62] {
            var sum = 0.0
            let runs = 30
            for seed in 1...runs {
                var world = try world(count, seed: UInt64(seed))
                try join(&world, "late", ["n2"])
                world.wait(.seconds(30))
                let agreed = try #require(try events(&world, "MEMBERSHIP_AGREED").last)
                #expect(agreed["nodes"]?.int64 == Int64(count + 1))
                let rounds = Double(try #require(agreed["rounds"]?.int64))
                let doublings = Arithmetic.log(Double(count)) / Arithmetic.log(2)
                #expect(rounds <= 3 * doublings)
                #expect(try events(&world, "NODE_DISCOVERED").count == count)
                #expect(world.platform.discoveryViolations.isEmpty)
                sum += rounds
            }
            let mean = sum / Double(runs)
            let (log, log2, log3) = (
                Arithmetic.log(Double(count)), Arithmetic.log(Double(count)) / Arithmetic.log(2),
                Arithmetic.log(Double(count)) / Arithmetic.log(3)
            )
            #expect(mean >= log3 && mean <= log2 + log, "\(count) nodes: \(mean) rounds")
            means.append(mean)
        }
        // A doubling costs a round or so.
        for (few, many) in zip(means, means.dropFirst()) { #expect(many - few > 0.3 && many - few < 1.7, "\(means)") }
    }

    /// A node that was down when another one was removed still lists it, and infects nobody with it.
    @Test func gossipBringsNobodyBack() throws {
        var world = try world(6)
        try join(&world, "late", ["n1"])
        world.wait(.seconds(20))
        try world.call("nodes.kill", "n6")
        try world.call("nodes.remove", "late")
        #expect(try discovered(&world, "n1", "obsolete").isEmpty)
        #expect(try discovered(&world, "n2", "obsolete") == ["late"])
        world.wait(.seconds(20))
        #expect(try discovered(&world, "n2", "obsolete").isEmpty)
        #expect(try discovered(&world, "n6", "obsolete") == ["late"])
        #expect(try events(&world, "NODE_FORGOTTEN").count == 4)
        try world.call("nodes.restart", "n6")
        world.wait(.seconds(40))
        for node in ["n1", "n2", "n3", "n4", "n5", "n6"] {
            #expect(try discovered(&world, node, "obsolete").isEmpty)
            #expect(try discovered(&world, node, "knows").count == 5)
        }
        #expect(try events(&world, "NODE_FORGOTTEN").last?["node"] == "late")
        #expect(try events(&world, "NODE_FORGOTTEN").last?["by"] == "n6")
        // The same name is another node.
        try join(&world, "late", ["n6"])
        world.wait(.seconds(20))
        #expect(try discovered(&world, "late", "knownBy").count == 6)
        #expect(world.platform.discoveryViolations.isEmpty)
    }

    @Test func theOperatorsListIsEverybodysAtOnce() throws {
        var world = try world(4)
        world.wait(.minutes(1))
        #expect(try events(&world, "MEMBERSHIP_AGREED").isEmpty)
        #expect(try discovered(&world, "n1", "knows") == ["n2", "n3", "n4"])
        try join(&world, "late", ["n1"])
        world.wait(.seconds(20))
        try world.call("nodes.add", "n9")
        #expect(try discovered(&world, "n9", "knownBy").count == 5)
        #expect(try world.call("nodes.discovered").array?.count == 6)
    }

    /// Whatever happens to nodes: when all run again, all know each other and nobody else.
    @Test func viewsEndUpEqual() throws {
        for seed in 1...60 as ClosedRange<UInt64> {
            var world = try world(4, seed: seed)
            var chance = Generator(seed: seed)
            var names = (1...4).map { "n\($0)" }
            for number in 0..<40 {
                let one = BSONValue.string(names[Int(chance.below(UInt64(names.count)))])
                switch chance.below(5) {
                case 0 where names.count < 12:
                    try world.call("nodes.add", .string("s\(number)"), ["seeds": .array([one, "10.9.9.9:1"])])
                    names.append("s\(number)")
                case 1 where names.count > 3:
                    if (try? world.call("nodes.remove", one)) != nil { names.removeAll { .string($0) == one } }
                case 2: _ = try? world.call("nodes.kill", one)
                case 3: _ = try? world.call("nodes.restart", one)
                default: _ = try? world.call("nodes.pause", one, "15s")
                }
                world.wait(.seconds(Int64(chance.below(8))))
                #expect(world.platform.discoveryViolations.isEmpty)
            }
            for name in names { _ = try? world.call("nodes.restart", .string(name)) }
            world.wait(.minutes(3))
            #expect(world.platform.discoveryViolations.isEmpty, "seed \(seed)")
            let sure = try #require(try world.call("nodes.discovered").array).compactMap(\.document)
            for view in sure where view["joining"] == false {
                #expect(view["missing"]?.array?.isEmpty == true && view["obsolete"]?.array?.isEmpty == true)
            }
        }
    }

    @Test(
        arguments: [
            (
                ["n3", ["seeds": ["n3"]]], 20,
                "n3 cannot be its only seed: it knows nobody yet. Name a node that is a member."
            ),
            (
                ["n3", ["address": "10.0.9.9", "seeds": ["n3", "10.0.9.9:7000"]]], 20,
                "n3 cannot be its only seed: it knows nobody yet. Name a node that is a member."
            ),
            (["n3", ["seeds": ["n7"]]], 74, "There is no node \"n7\". There are: n1, n2."),
            (["n3", ["seeds": ["n7:0"]]], 74, "There is no node \"n7:0\". There are: n1, n2."),
            (
                ["n3", ["seeds": [] as BSONValue]], 2,
                "nodes.add: seeds must name at least one member, such as [\"n1\"]."
            ),
            (["n3", ["seeds": "n1"]], 14, "nodes.add: seeds must be an array, not string."),
            (
                ["n3", ["seeds": .array((0..<17).map { .string("10.0.0.\($0):1") })]], 2,
                "nodes.add: more than 16 seeds are too many."
            ),
        ] as [([BSONValue], Int32, String)])
    func errors(arguments: [BSONValue], code: Int32, message: String) throws {
        var world = try world(2)
        world.refuses("nodes.add", arguments, code, message)
    }
}
