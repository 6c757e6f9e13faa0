import BSON
import LabEngine
import LabFormat
import LabSandbox
import LabViews
import SimKernel

/// `:chart NAME`: a picture of the lab, a metric, or a chart that the learner has built.
struct ChartPage {
    let session: Session
    let surface: Surface

    /// Without a name, what there is; with `table` behind the name, the figures.
    func lines(_ argument: String) -> Result<[String], Problem> {
        guard !argument.isEmpty else { return .success(listing()) }
        let isTable = argument.hasSuffix(" table")
        let name = isTable ? String(argument.dropLast(" table".count)) : argument
        guard let data = data(named: name) else {
            return .failure(Problem("There is no chart \"\(name)\". :chart lists them."))
        }
        if data.isEmpty || !isTable { return .success(ChartText.lines(data, on: surface, height: 12)) }
        return .success([surface.paint(data.title, .bold)] + ChartText.table(data, on: surface))
    }

    func drawing(_ name: String) -> Result<String, Problem> {
        guard let data = data(named: name) else {
            return .failure(Problem("There is no chart \"\(name)\". :chart lists them."))
        }
        return .success(ChartSVG.document(data))
    }

    private func listing() -> [String] {
        let pictures = views.map { "\(title(of: $0)) (of this step)" }
        return (pictures + built.map { "\($0) (yours)" } + metrics).map { "  \(TerminalText.cleanLine($0))" }
    }

    private func data(named name: String) -> ChartData? {
        let wanted = name.lowercased()
        if let view = views.first(where: { title(of: $0).lowercased() == wanted }), let metric = view["series"] {
            return metricData(
                metric, title: title(of: view), last: view["last"],
                form: view["type"].flatMap(ChartData.Form.init) ?? .line)
        }
        if let title = built.first(where: { $0.lowercased() == wanted }),
            case .document(let chart)? = call("charts.get", [.string(title)])
        {
            return ChartData(chart: chart, epochMs: epochMs)
        }
        guard let metric = metrics.first(where: { $0.lowercased() == wanted }) else { return nil }
        return metricData(metric, title: metric)
    }

    private func metricData(
        _ metric: String, title: String, last: String? = nil, form: ChartData.Form = .line
    ) -> ChartData {
        let window: [BSONValue] = last.map { [["last": .string($0)]] } ?? []
        let samples = call("metrics.series", [.string(metric)] + window)?.array ?? []
        let facts = call("metrics.list", [.string(metric)])?.array?.compactMap(\.document)
            .first { $0["name"] == .string(metric) }
        return ChartData(
            metric: metric, title: title, samples: samples, epochMs: epochMs, label: facts?["label"]?.string,
            unit: facts?["unit"]?.string ?? "", form: form)
    }

    /// On a copy: looking changes nothing.
    private func call(_ method: String, _ arguments: [BSONValue]) -> BSONValue? {
        var copy = session.world.sandbox
        return try? copy.call(method, arguments)
    }

    /// The chart and table blocks of the steps so far, the current one's first.
    private var views: [ViewBlock] {
        let steps = session.plan.steps.prefix(session.stepNumber).reversed()
        return steps.flatMap { $0.step.views }.filter { $0.kind == .chart || $0.kind == .table }
    }

    private func title(of view: ViewBlock) -> String { session.plan.replaced(view.title) }

    private var built: [String] {
        call("charts.list", [])?.array?.compactMap { $0.document?["title"]?.string } ?? []
    }

    private var metrics: [String] { call("metrics.names", [])?.array?.compactMap(\.string) ?? [] }

    private var epochMs: Int64 { session.world.sandbox.date - session.world.now / 1_000 }
}
