import BSON
import CloudPlatform
import ShardCluster
import Testing

@Suite struct ChartsTests {
    /// One document with nested arrays, as proof 07's result has them, and an older one.
    private func world() -> World {
        var world = World()
        let entries: BSONValue = [
            ["ts": 1, "chunk_counts": [["shard": "a", "cnt": 3]]],
            ["ts": 2, "chunk_counts": [["shard": "b", "cnt": 1], ["shard": "a", "cnt": 2]]],
        ]
        world.run(
            [
                "insert": "results",
                "documents": [
                    [
                        "_id": 1, "latest": true,
                        "data": ["times": [["ts": 2, "s": 5.5], ["ts": 1, "s": 4]], "chunks": entries],
                    ],
                    ["_id": 2, "data": ["times": [["ts": 9, "s": 1]]]],
                ],
            ], "test")
        return world
    }

    private let batches: BSONDocument = [
        "title": "Batches", "source": "test.results", "filter": ["latest": true], "unwind": "data.times",
        "x": "data.times.ts", "y": "data.times.s",
    ]

    private func chunks(_ unwind: BSONValue = ["data.chunks", "data.chunks.chunk_counts"]) -> BSONValue {
        [
            "title": "Chunks", "source": "test.results", "filter": ["latest": true], "unwind": unwind,
            "x": "data.chunks.ts", "y": "data.chunks.chunk_counts.cnt", "series": "data.chunks.chunk_counts.shard",
        ]
    }

    @Test func drawsWhatItsFilterFinds() throws {
        var world = world()
        #expect(try world.call("charts.create", .document(batches)) == ["title": "Batches", "points": 2])
        let chart = try #require(try world.call("charts.get", "Batches").document)
        #expect(chart["points"] == [["x": 1, "y": 4], ["x": 2, "y": 5.5]], "sorted by x")
        #expect(chart["y"] == "data.times.s" && chart["filter"] == ["latest": true] && chart["type"] == "line")
    }

    @Test func unwindsArraysInArrays() throws {
        var world = world()
        try world.call("charts.create", chunks())
        let points = try world.call("charts.get", "Chunks").document?["points"]
        #expect(
            points == [
                ["x": 1, "y": 3, "series": "a"], ["x": 2, "y": 2, "series": "a"], ["x": 2, "y": 1, "series": "b"],
            ])
    }

    @Test func readsAnewEachTime() throws {
        var world = world()
        try world.call("charts.create", .document(batches))
        world.run(
            [
                "insert": "results",
                "documents": [["_id": 3, "latest": true, "data": ["times": [["ts": 7, "s": 7]]]]],
            ], "test")
        #expect(try world.call("charts.get", "Batches").document?["points"]?.array?.count == 3)
    }

    @Test func listsAndRemoves() throws {
        var world = world()
        try world.call("charts.create", .document(batches))
        #expect(try world.call("charts.list").array?.first?.document?["source"] == "test.results")
        #expect(try world.call("charts.list").array?.first?.document?["points"] == nil)
        try world.call("charts.remove", "Batches")
        #expect(try world.call("charts.list") == [])
        #expect(world.error("charts.get", "Batches")?.message.contains("no chart \"Batches\"") == true)
    }

    /// Each mistake is told by what is missing.
    @Test func saysWhatIsWrong() throws {
        var world = world()
        func change(_ key: String, _ value: BSONValue) -> BSONValue {
            var changed = batches
            changed[key] = value
            return .document(changed)
        }
        let cases: [(BSONValue, String)] = [
            (change("filter", ["latest": false]), "no document of test.results matches"),
            (change("unwind", "data.tims"), "no data.tims to unwind"),
            (change("unwind", []), "x goes through the array data.times. Add it to unwind."),
            (change("y", "data.times.seconds"), "no document has both"),
            (change("y", "data.times"), "y must be a number"),
            (change("type", "pie"), "line, bar or area"), (change("colour", "red"), "no option \"colour\""),
            (change("source", "results"), "Invalid namespace"),
            (chunks(["data.chunks"]), "y goes through the array data.chunks.chunk_counts"),
        ]
        for (specification, text) in cases {
            let message = world.error("charts.create", specification)?.message ?? "no error"
            #expect(message.contains(text), "\(message)")
        }
    }
}
