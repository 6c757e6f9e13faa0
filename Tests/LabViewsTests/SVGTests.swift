import BSON
import ShardCluster
import SimKernel
import Testing

@testable import LabViews

/// Pictures in files: on the sheet, no text on another, well formed, with title and description.
@Suite struct SVGTests {
    /// The finder of faults finds each of them.
    @Test func faultsAreFound() {
        var drawing = SVGDrawing(width: 100)
        drawing.text("one two", x: 10, y: 20)
        drawing.text("three", x: 40, y: 24)
        #expect(SVGPicture(drawing.document(name: "a", title: "t", description: "d")).faults.count == 1)
        var wide = SVGDrawing(width: 100)
        wide.text("a text that is wider", x: 10, y: 20)
        #expect(SVGPicture(wide.document(name: "a", title: "t", description: "d")).faults.count == 1)
        var outside = SVGDrawing(width: 100)
        outside.rectangle(x: 90, y: 0, width: 20, height: 5, style: "box")
        outside.circle(x: 4, y: 20, radius: 5, style: "box")
        outside.path([(0, 30), (104, 30)], isClosed: false, style: "box")
        #expect(SVGPicture(outside.document(name: "a", title: "t", description: "d")).faults.count == 3)
        let broken = outside.document(name: "a", title: "t", description: "d")
        #expect(SVGPicture(broken.replacing("</desc>", with: "")).faults.count == 4)
    }

    @Test func escapes() {
        #expect(SVGText.escaped("a<b>&\"c\"") == "a&lt;b&gt;&amp;&quot;c&quot;")
        #expect(SVGText.escaped("a\u{0}\u{1B}\n\u{FFFE}") == "a\\u0000\\u001b\\n\u{FFFD}")
    }

    @Test func hasTitleAndDescription() {
        let text = TimelineSVG.document(TimelineTests.picture, title: "My week")
        #expect(text.contains("<title id=\"timeline-title\">My week</title>"))
        #expect(text.contains("<desc id=\"timeline-desc\">0:00:20 to 0:03:00: 1 election"))
        #expect(text.contains("aria-labelledby=\"timeline-title timeline-desc\""))
    }

    @Test func clusters() throws {
        let shards = (1...9).map { number in
            ClusterPicture.Shard(
                name: "shard-<\(number)>-with-a-name-that-goes-on-and-on-and-on", tier: "M40", isDraining: number == 2,
                chunks: number, documents: number * 1_000, bytes: Int64(number) * 31_000, zones: ["EU", "US"])
        }
        let chunks = (0..<3_000).map { number in
            ClusterPicture.Chunk(
                low: "\(number)", high: "\(number + 1)", shard: shards[number % 9].name,
                documents: number % 7 == 0 ? 0 : number, isJumbo: number == 5)
        }
        let picture = ClusterPicture(
            shards: shards,
            collections: [
                .init(
                    namespace: "a.b", key: "{ k: 1 }", chunks: chunks,
                    zones: [.init(name: "EU", low: "MinKey", high: "7")]),
                .init(namespace: "a.c", key: "{ k: 1 }", chunks: [chunks[0]]),
            ],
            moves: [
                MigrationPicture(
                    namespace: "a.b", from: shards[0].name, to: shards[1].name, low: "1", high: "2", documents: 1,
                    bytes: 31, start: 5, end: nil)
            ], isBalancerOn: true)
        let drawing = SVGPicture(ClusterSVG.document(picture))
        #expect(drawing.faults.prefix(3) == [])
        #expect(drawing.texts.contains { $0.text == "1 chunk too large to be moved (jumbo)" })
        let none = ClusterPicture(shards: [], collections: [], moves: [], isBalancerOn: true)
        #expect(SVGPicture(ClusterSVG.document(none)).faults == [])
    }

    @Test func replicaSets() throws {
        var cluster = Cluster(Topology(shards: ["rs0", "rs1"], replicas: 3), generator: Generator(seed: 3), at: 0)
        cluster.advance(to: .seconds(30))
        cluster.inject(.killed([.member(.shard(ShardID(0)), 0)]), named: "kill")
        for member in 0..<3 { cluster.inject(.killed([.member(.shard(ShardID(1)), member)]), named: "kill") }
        cluster.advance(to: .seconds(60))
        let picture = ReplicationPicture(cluster)
        #expect(picture.sets.map(\.name) == ["config", "rs0", "rs1"])
        let set = try #require(picture.sets.first { $0.name == "rs0" })
        #expect(set.term == 2 && set.majority == 2 && set.votes == 3)
        #expect(set.members.map(\.isHealthy) == [false, true, true])
        #expect(set.members.map(\.state).sorted() == ["(not reachable/healthy)", "PRIMARY", "SECONDARY"])
        #expect(picture.sets[2].viewer == nil)
        let lines = ReplicationText.lines(picture, on: Surface(width: 100))
        #expect(lines.contains("rs1: nobody answers"))
        #expect(lines.contains { $0.contains("rs0-a") && $0.contains("(not reachable/healthy)") })
        let drawing = SVGPicture(ReplicationSVG.document(picture))
        #expect(drawing.faults == [])
        let none = SVGPicture(ReplicationSVG.document(ReplicationPicture(sets: [])))
        #expect(none.faults == [])
    }

    /// Read from replies as a server gives them.
    @Test func replicaSetReplies() throws {
        let status: BSONDocument = [
            "set": "rs<0>", "term": .int64(7), "majorityVoteCount": 2, "votingMembersCount": 3,
            "members": [
                [
                    "_id": 0, "name": "a.example:27017", "health": 1.0, "stateStr": "PRIMARY", "self": true,
                    "optimeDate": .date(100_000),
                ],
                [
                    "_id": 1, "name": "b.example:27017", "health": 1.0, "stateStr": "SECONDARY",
                    "optimeDate": .date(88_000), "syncSourceHost": "a.example:27017",
                ],
                ["_id": 2, "name": "c.example:27017", "health": 1.0, "stateStr": "ARBITER"],
                ["_id": 3, "name": "d.example:27017", "health": 1.0, "stateStr": "STARTUP2", "optimeDate": .date(0)],
            ],
        ]
        let configuration: BSONDocument = [
            "config": [
                "members": [
                    ["_id": 1, "votes": 0, "priority": 0.0, "hidden": true, "secondaryDelaySecs": .int64(10)]
                ]
            ]
        ]
        let set = ReplicationPicture.ReplicaSet(status: status, configuration: configuration)
        let lines = ReplicationText.lines(ReplicationPicture(sets: [set]), on: Surface(width: 100))
        #expect(
            lines == [
                "rs<0>: primary a, term 7, a majority is 2 of 3 votes, as a sees it",
                "  member  state      behind  follows  votes  priority  remarks",
                "  a       PRIMARY                         1         1",
                "  b       SECONDARY    12 s  a            0         0  hidden; delayed by 10 s",
                "  c       ARBITER                         1         1",
                "  d       STARTUP2                        1         1",
            ])
        let text = ReplicationSVG.document(ReplicationPicture(sets: [set]))
        #expect(SVGPicture(text).faults == [])
        #expect(try Golden.text("replication.svg", is: text))
    }

    @Test func charts() throws {
        let lines = (0..<9).map { number in
            ChartData.Line(
                name: "series <\(number)>",
                points: (0..<2_000).map { .init(x: Double($0), y: Double(($0 * (number + 3)) % 97) - 20) })
        }
        for form in ChartData.Form.allCases {
            let many = ChartData(title: "Many & more", form: form, yTitle: "ms", axis: .time, lines: lines)
            let drawing = SVGPicture(ChartSVG.document(many))
            let isLegible = drawing.faults.filter { !$0.contains(" lies on ") }
            #expect(isLegible == [], "\(form)")
            let one = ChartData(
                title: "One", form: form, axis: .names(["a name that is too long for its place", "b"]),
                lines: [.init(name: "", points: [.init(x: 0, y: 3), .init(x: 1, y: 5)])])
            #expect(SVGPicture(ChartSVG.document(one)).faults == [], "\(form)")
        }
        let none = ChartData(title: "Disk", lines: [])
        #expect(SVGPicture(ChartSVG.document(none)).texts.map(\.text) == ["Disk", "No data yet."])
    }
}
