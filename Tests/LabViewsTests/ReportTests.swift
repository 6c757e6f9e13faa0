import Testing

@testable import LabViews

/// The evidence page: what stands in it, that nothing of it can do harm, that it is well formed.
@Suite struct ReportTests {
    /// Names that would break out of an element, an attribute, a style sheet, a terminal.
    private static let hostile =
        "</title></style><script>alert(1)</script><img src=x onerror=\"alert(2)\">&\u{1B}[2J\u{202E}\u{0}\u{FFFE}'\""

    private func report(_ word: String) -> EvidenceReport {
        var report = EvidenceReport(title: "A lab \(word)", learner: "ann \(word)")
        report.caveat = "Practice \(word)"
        report.lead = ["What it is about. \(word)"]
        (report.points, report.pointsOf) = (7, 10)
        report.facts = [.init("Lab", "topic/name \(word)")]
        var step = EvidenceReport.Step(number: 1, title: "First \(word)", of: 10)
        (step.points, step.hasPassed) = (7, true)
        step.help = ["hint 1 (1 point)"]
        step.parts = [
            .init(kind: "check", title: "All arrived \(word)", holds: true, points: 7, of: 7, reasons: []),
            .init(kind: "goal", title: "Cheap", holds: false, points: 0, of: 3, reasons: ["cost() < 3; 4 \(word)"]),
        ]
        step.quizzes = [.init(ask: "How many? \(word)", isPrediction: true)]
        step.quizzes[0].answers = [.init(text: "3 \(word)", isRight: false), .init(text: "4", isRight: nil)]
        let output = "one\ntwo \(word)\nthree"
        step.inputs = [
            .init(number: 1, time: 61, text: "db.x.find() \(word)", outcome: "", output: output, hasFailed: false),
            .init(
                number: 2, time: 62, text: ":check", outcome: "1 of 2 parts hold. \(word)", output: "", hasFailed: true),
        ]
        report.steps = [step, .init(number: 2, title: "Second", of: 0)]
        var nodes = TextTable([.init("node \(word)"), .init("keys", isNumeric: true)])
        nodes.append(["n1 \(word)", "3"])
        let shard = ClusterPicture.Shard(
            name: "shard-01 \(word)", tier: "M40", isDraining: false, chunks: 1, documents: 3, bytes: 93)
        let cluster = ClusterPicture(shards: [shard], collections: [], moves: [], isBalancerOn: true)
        report.before = .init(cluster: nil, replication: nil, listings: [])
        report.after = .init(cluster: cluster, replication: nil, listings: [.init("Nodes \(word)", nodes)])
        let line = ChartData.Line(name: "line \(word)", points: [.init(x: 0, y: 1), .init(x: 10, y: 3)])
        let data = ChartData(title: "Chart \(word)", xTitle: word, yTitle: "ms \(word)", axis: .time, lines: [line])
        report.charts = [.init(data, note: "A note \(word)")]
        report.metrics = [.init(data), .init(ChartData(title: "none", lines: []))]
        report.constants = [.init("queue \(word)", "0")]
        let event = TimelinePicture.Event(time: 5, name: "NODE_ADDED \(word)", text: "node n1 \(word)")
        report.timeline = TimelinePicture(lanes: [], now: 0).adding([event], now: 20)
        (report.events, report.earlierEvents) = ([event], 3)
        report.conditions = [.init("Tier", "M40 \(word)")]
        report.hashes = [.init("Seed", "00ff \(word)", isExact: true)]
        report.files = [.init("series.csv", "every series \(word)")]
        return report
    }

    @Test func structure() throws {
        let page = ReportPage.document(report("x"))
        #expect(try Golden.text("report.html", is: page))
        #expect(page == ReportPage.document(report("x")))
        #expect(page.prefix(4_096).contains(ReportPage.mark))
    }

    @Test func aTextStaysAText() {
        let page = ReportPage.document(report(Self.hostile))
        for text in ["<script", "<img", "onerror=\"", "\u{1B}", "\u{202E}", "\u{0}", "\u{FFFE}"] {
            #expect(!page.contains(text), "\(text.debugDescription)")
        }
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("\\u001b[2J\\u202e\\u0000"))
        #expect(page.components(of: "<style>") == 1 && page.components(of: "</style>") == 1)
        #expect(Set(tags(page)) == Set(tags(ReportPage.document(report("x")))))
    }

    /// Nothing is fetched: links lead within the page and to the files beside it.
    @Test func nothingComesFromElsewhere() {
        let page = ReportPage.document(report("x"))
        let targets = page.matches(of: /(?:href|src|url)[=(]"?([^")\s>]*)/).map { String($0.1) }
        #expect(targets.allSatisfy { $0.hasPrefix("#") || $0 == "series.csv" }, "\(targets)")
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("@import"))
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
    }

    /// Each element is closed in its turn, each id is there once, each anchor leads somewhere, headings do not leap.
    @Test(arguments: ["x", ReportTests.hostile])
    func wellFormed(word: String) {
        let page = ReportPage.document(report(word))
        var open: [String] = []
        for tag in tags(page) where !["meta", "!DOCTYPE"].contains(tag) {
            if tag.hasPrefix("/") {
                #expect(open.popLast() == String(tag.dropFirst()))
            } else if !tag.hasSuffix("/") {
                open.append(tag)
            }
        }
        #expect(open == [])
        let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        let anchors = page.matches(of: /href="#([^"]*)"/).map { String($0.1) }
        let labels = page.matches(of: /aria-labelledby="([^"]*)"/).flatMap {
            $0.1.split(separator: " ").map(String.init)
        }
        #expect(Set(anchors + labels).isSubset(of: ids))
        let levels = page.matches(of: /<h([1-6])/).compactMap { Int(String($0.1)) }
        #expect(levels.first == 1 && zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(page.components(of: "<svg") == page.components(of: "role=\"img\"") + 1)
    }

    @Test func series() throws {
        let lines = [
            SeriesFile.Series(
                kind: "metric", name: "queue", label: "shard, \"one\"", unit: "s", points: [.init(x: "10", value: 0.5)]),
            SeriesFile.Series(
                kind: "chart", name: "=cmd()", label: "", unit: "", points: [.init(x: "a\u{1B}", value: 2)]),
        ]
        let file = SeriesFile(lab: "t/n", learner: "ann", seed: "0f", state: "01", series: lines)
        let csv = [
            "kind,series,label,unit,x,value", "metric,queue,\"shard, \"\"one\"\"\",s,10,0.5",
            "chart,'=cmd(),,,a\\u001b,2.0", "",
        ]
        #expect(file.csv == csv.joined(separator: "\r\n"))
        let json = try file.json()
        #expect(
            json.contains(
                "{\"kind\":\"metric\",\"label\":\"shard, \\\"one\\\"\",\"name\":\"queue\",\"points\":[[10,0.5]]"))
    }

    /// Names of elements in order; one that ends in itself has a slash behind.
    private func tags(_ page: String) -> [String] {
        page.matches(of: /<(\/?!?[A-Za-z0-9]+)[^>]*?(\/?)>/).map { String($0.1) + String($0.2) }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
