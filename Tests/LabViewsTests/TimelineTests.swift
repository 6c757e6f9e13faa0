import ShardCluster
import SimKernel
import Testing

@testable import LabViews

@Suite struct TimelineTests {
    /// A primary dies, another is elected; a range moves with a critical section, a second one fails.
    static let picture = TimelinePicture(
        lanes: [
            .init(
                .migrations, "shard-01 to shard-02",
                bars: [
                    .init(
                        start: 20, end: 110, text: "[MinKey, 500) of shop.orders, 1.2 k documents",
                        phases: [
                            .init(name: "registering", end: 21), .init(name: "cloning", end: 80),
                            .init(name: "critical section", end: 90, isCritical: true),
                            .init(name: "releasing", end: 110),
                        ]),
                    .init(start: 120, end: 140, text: "[500, MaxKey) of shop.orders", hasFailed: true),
                ]),
            .init(
                .elections, "shard-01", bars: [.init(start: 60, end: 71.5, text: "no primary for 11.5 s")],
                marks: [.init(time: 71.5, kind: .elected, text: "shard-01-b is primary in term 2")]),
            .init(.faults, "kill shard-01-a", bars: [.init(start: 60, end: nil, text: "kill shard-01-a")]),
        ], now: 180)

    @Test func drawsLanesOnOneAxis() {
        #expect(
            TimelineText.lines(Self.picture, on: Surface(width: 66), most: 3) == [
                "0:00:20 to 0:03:00: 1 election, 11.5 s without a primary, 1 fault,",
                "2 migrations (1 failed)",
                "Elections",
                "  shard-01              ──────────░░░▲────────────────────────────",
                "Faults",
                "  kill shard-01-a                 ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓",
                "Migrations",
                "  shard-01 to shard-02  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄████▄▄▄▄▄  ▄▄▄▄▄×",
                "                        ──────────┬───────────────┬──────────────┬",
                "                               0:01:00         0:02:00     0:03:00",
                "▲ primary elected   ░ no primary   ▓ fault",
                "▄ moving, █ critical section   × failed",
                "",
                "(2 before)",
                "0:01:00  kill shard-01-a, still so",
                "0:01:11  shard-01: shard-01-b is primary in term 2",
                "0:02:00  shard-01 to shard-02: [500, MaxKey) of shop.orders,",
                "         failed after 20 s",
            ])
    }

    @Test func plainSaysTheSameInSentences() {
        #expect(
            TimelineText.lines(Self.picture, on: .plain) == [
                "0:00:20 to 0:03:00: 1 election, 11.5 s without a primary, 1 fault, 2 migrations",
                "(1 failed).",
                "0:00:20  shard-01 to shard-02: [MinKey, 500) of shop.orders, 1.2 k documents,",
                "         took 90 s (registering 1 s, cloning 59 s, critical section 10 s,",
                "         releasing 20 s).",
                "0:01:00  shard-01: no primary for 11.5 s.",
                "0:01:00  kill shard-01-a, still so.",
                "0:01:11  shard-01: shard-01-b is primary in term 2.",
                "0:02:00  shard-01 to shard-02: [500, MaxKey) of shop.orders, failed after 20 s.",
            ])
    }

    @Test func asciiUsesNothingElse() {
        let lines = TimelineText.lines(Self.picture, on: Surface(width: 66, glyphs: .ascii))
        #expect(lines.joined().utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func pictureIsAsRecorded() throws {
        let text = TimelineSVG.document(Self.picture)
        #expect(SVGPicture(text).faults == [])
        #expect(try Golden.text("timeline.svg", is: text))
    }

    @Test func nothingIsSaidToHaveHappened() {
        let none = TimelinePicture(lanes: [], now: 100)
        #expect(TimelineText.lines(none, on: .plain) == [TimelineText.nothing])
        let picture = SVGPicture(TimelineSVG.document(none))
        #expect(picture.faults == [])
        #expect(picture.texts.contains { $0.text == TimelineText.nothing })
    }

    /// One event, and a thousand, some of them at one moment: all on the sheet, no text on another, the rest counted.
    @Test(arguments: [1, 5, 60, 500, 1_000])
    func readableWithFewAndMany(events: Int) {
        var generator = Generator(seed: UInt64(events))
        var lanes: [TimelinePicture.Lane] = []
        for number in 0..<events {
            let start = Double(generator.below(4_000))
            let end = generator.below(5) == 0 ? nil : start + Double(generator.below(300))
            let group = TimelinePicture.Group.allCases[Int(generator.below(4))]
            let name = "lane with a rather long name \(generator.below(20))"
            let place = lanes.firstIndex { $0.group == group && $0.name == name } ?? lanes.count
            if place == lanes.count { lanes.append(.init(group, name)) }
            if group == .elections, generator.below(3) > 0 {
                let kind = TimelinePicture.Mark.Kind.allCases[Int(generator.below(5))]
                lanes[place].marks.append(.init(time: start, kind: kind, text: "event \(number)"))
            } else {
                lanes[place].bars.append(
                    .init(start: start, end: end, text: "event \(number)", hasFailed: generator.below(4) == 0))
            }
        }
        for place in lanes.indices {
            lanes[place].bars.sort { $0.start < $1.start }
            lanes[place].marks.sort { $0.time < $1.time }
        }
        let picture = TimelinePicture(lanes: lanes, now: 4_300)
        let shown = picture.lanes.reduce(0) { $0 + $1.count }
        #expect(shown + picture.leftOut == events)
        #expect(shown <= TimelinePicture.mostItems)
        #expect(picture.lanes.count <= 4 * TimelinePicture.mostLanes)
        let drawing = SVGPicture(TimelineSVG.document(picture))
        #expect(drawing.faults.prefix(3) == [])
        #expect(drawing.texts.contains { $0.text == picture.leftOutNote } == (picture.leftOut > 0))
        for width in [40, 80, 200] {
            let lines = TimelineText.lines(picture, on: Surface(width: width))
            #expect(lines.allSatisfy { TextWidth.of($0) <= width })
            #expect(lines.count < 100)
        }
        #expect(TimelineSVG.document(picture) == TimelineSVG.document(TimelinePicture(lanes: lanes, now: 4_300)))
    }

    @Test func keepsTheNewest() {
        let marks = (0..<10).map { TimelinePicture.Mark(time: Double($0 / 2), kind: .lost, text: "\($0)") }
        let picture = TimelinePicture(lanes: [.init(.elections, "a", marks: marks)], now: 9, mostItems: 3)
        #expect(picture.leftOut == 7)
        #expect(picture.lanes[0].marks.map(\.time) == [3, 4, 4])
        let lanes = (0..<9).map { number in
            TimelinePicture.Lane(
                .faults, "\(number)", bars: [.init(start: Double(number), end: nil, text: "x")])
        }
        let few = TimelinePicture(lanes: lanes, now: 9, mostLanes: 2)
        #expect(few.lanes.map(\.name) == ["7", "8"])
        #expect(few.leftOut == 7)
    }

    @Test func hostileNamesStayText() {
        let name = "</text><script>alert(1)</script>&\u{1B}[2J\u{202E}"
        let picture = TimelinePicture(
            lanes: [.init(.faults, name, bars: [.init(start: 1, end: 2, text: name)])], now: 3)
        let drawing = SVGPicture(TimelineSVG.document(picture, title: name))
        #expect(drawing.faults == [])
        #expect(!drawing.source.contains("<script"))
        #expect(drawing.texts.contains { $0.title?.contains("</text>") == true || $0.text.contains("</text>") })
    }

    /// Read off a cluster whose primary is killed and comes back.
    @Test func tellsAFailover() throws {
        var cluster = Cluster(Topology(shards: ["rs0"], replicas: 3), generator: Generator(seed: 3), at: 0)
        let set = SetRef.shard(ShardID(0))
        cluster.advance(to: .seconds(30))
        cluster.inject(.killed([.member(set, 0)]), named: "kill", for: .seconds(60))
        cluster.advance(to: .seconds(200))
        let picture = TimelinePicture(cluster)
        let elections = try #require(picture.lanes.first { $0.group == .elections && $0.name == "rs0" })
        let gap = try #require(elections.bars.first)
        #expect(elections.bars.count == 1)
        #expect(gap.start == 30)
        let elected = try #require(elections.marks.first { $0.kind == .elected })
        #expect(gap.end == elected.time)
        #expect(elected.time > 38 && elected.time < 50)
        #expect(elected.text.contains("without a primary"))
        let fault = try #require(picture.lanes.first { $0.group == .faults })
        #expect(fault.name == "kill rs0-a")
        #expect(fault.bars.map(\.start) == [30] && fault.bars.map(\.end) == [90])
        #expect(picture.lanes.contains { $0.group == .members && $0.name == "rs0-a" })
        let late = TimelinePicture(cluster, last: 100)
        #expect(late.start == 100 && !late.lanes.contains { $0.group == .faults })
    }

    /// A paused primary that goes on before anybody was elected is primary as before.
    @Test func tellsAPause() throws {
        var cluster = Cluster(Topology(shards: ["rs0"], replicas: 3), generator: Generator(seed: 3), at: 0)
        cluster.advance(to: .seconds(30))
        cluster.inject(.paused(.member(.shard(ShardID(0)), 0)), named: "pause", for: .seconds(4))
        cluster.advance(to: .seconds(100))
        let lane = try #require(TimelinePicture(cluster).lanes.first { $0.group == .elections })
        #expect(lane.bars.map(\.start) == [30] && lane.bars.map(\.end) == [34])
    }
}
