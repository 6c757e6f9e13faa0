import BSON
import CloudPlatform
import LabEngine
import LabFormat
import LabSandbox
import LabViews
import ShardCluster
import SimKernel

/// Puts together what the report says: the replay's facts, the world at its end, the conditions.
struct EvidenceWriting {
    let session: Session
    let reading: EvidenceReading
    let series: SeriesReading

    /// Events that the page lists.
    private static let eventLimit = 200

    private typealias Fact = EvidenceReport.Fact

    func report() -> EvidenceReport {
        let header = session.journal.header
        var report = EvidenceReport(title: session.plan.replaced(session.plan.lab.title), learner: header.learner)
        report.caveat = header.practice ? "Practice: the seed was chosen, so this work does not count." : nil
        report.lead = lead
        report.points = session.points
        report.pointsOf = session.plan.points
        report.counts = session.plan.mode.counts
        report.facts = facts(header)
        report.steps = reading.steps
        report.before = reading.before
        report.after = SceneReading.scene(session)
        report.charts = series.charts.map { EvidenceReport.Chart($0) }
        report.metrics = series.metrics.filter { !$0.chart.isConstant }
            .map { EvidenceReport.Chart($0.chart, note: $0.help) }
        report.constants = series.metrics.filter(\.chart.isConstant)
            .map { Fact("\($0.chart.title) (\($0.unit))", Self.value(of: $0.chart)) }
        let events = self.events
        report.timeline = timeline(events)
        report.events = Array(events.suffix(Self.eventLimit))
        report.earlierEvents = max(events.count - Self.eventLimit, 0)
        report.conditions = conditions
        report.hashes = hashes(header)
        report.files = [
            Fact("series.csv", "every series of this page, a row a sample"),
            Fact("series.json", "the same for programs"),
        ]
        return report
    }

    /// The first paragraphs of the lab's introduction.
    private var lead: [String] {
        let prose = session.plan.lab.intro.compactMap { if case .prose(let prose) = $0 { prose.markdown } else { nil } }
        let line = ProseLine(surface: .plain, substitute: session.plan.replaced)
        return prose.flatMap(ProseBlock.blocks).compactMap { block in
            if case .paragraph(let texts) = block { line.text(texts) } else { nil }
        }.prefix(2).map { String($0) }
    }

    private func facts(_ header: JournalHeader) -> [Fact] {
        var facts = [Fact("Lab", header.lab), Fact("Mode", header.mode)]
        if !header.course.isEmpty { facts.append(Fact("Course", header.course)) }
        if let began = reading.began { facts.append(Fact("First input", DateWords.wall(began))) }
        if let ended = reading.ended { facts.append(Fact("Last input", DateWords.wall(ended))) }
        let time = Figure.clock(seconds: Int64(session.world.now.inSeconds))
        return facts + [Fact("Inputs", "\(reading.inputs)"), Fact("Virtual time", time)]
    }

    private static func value(of data: ChartData) -> String {
        data.lines.compactMap { line in
            line.points.first.map { point in
                (line.name.isEmpty ? "" : "\(line.name) ") + Figure.decimal(point.y)
            }
        }.joined(separator: ", ")
    }

    private func timeline(_ events: [TimelinePicture.Event]) -> TimelinePicture? {
        let sandbox = session.world.sandbox
        let own = sandbox.platform.hasCluster ? TimelinePicture(sandbox.cluster) : TimelinePicture(lanes: [], now: 0)
        return own.adding(events, now: sandbox.now.inSeconds)
    }

    /// What was told by events, oldest first; asked of a copy.
    private var events: [TimelinePicture.Event] {
        var sandbox = session.world.sandbox
        let told = (try? sandbox.call("events.list", []))?.array ?? []
        return told.compactMap { notice in
            guard let fields = notice.document, let name = fields["event"]?.string, case .date(let ms)? = fields["ts"]
            else { return nil }
            let text = fields.filter { $0.key != "event" && $0.key != "ts" }
                .map { "\($0.key) \(ValueText.of($0.value))" }.joined(separator: ", ")
            return .init(time: VirtualDate.time(ms: ms).inSeconds, name: name, text: text)
        }
    }

    private var conditions: [Fact] {
        let sandbox = session.world.sandbox.configuration
        var facts = [
            Fact("Engine", "shardlab \(ShardLab.version)"),
            Fact(
                "Cluster at the beginning",
                sandbox.shards == 0 ? "none" : "\(sandbox.shards) shards of \(sandbox.replicas) members"),
        ]
        if sandbox.shards > 0 { facts += [Fact("Tier", sandbox.tier), Fact("Region", sandbox.region)] }
        let costs = Costs(session.plan.mode)
        if session.plan.mode.counts {
            facts.append(Fact("Price of help", "hint \(costs.hint), blank \(costs.reveal), solution half of the step"))
        }
        for variable in session.plan.variables { facts.append(Fact("Variable \(variable.name)", variable.value)) }
        return facts
    }

    private func hashes(_ header: JournalHeader) -> [Fact] {
        let behaviours = Journal.behaviours(header, session.journal.lines).map { "\($0)" }
        return [
            Fact("Seed", header.seed.description, isExact: true),
            Fact("Behaviour of the engine", behaviours.joined(separator: ", then "), isExact: true),
            Fact("Lab's logic", header.logic, isExact: true),
            Fact("Lab's text", header.text, isExact: true),
            Fact("State at the end", Hex64(session.stateHash()).description, isExact: true),
            Fact("Trace of all events", Hex64(session.world.sandbox.traceHash).description, isExact: true),
        ]
    }
}
