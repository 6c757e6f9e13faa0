import BSON
import CloudPlatform
import LabEngine
import LabSandbox
import LabViews

/// The sandbox's metrics and the learner's charts at the end of a session.
struct SeriesReading {
    /// A metric with what it is.
    struct Measured {
        let chart: ChartData
        let unit: String
        let help: String
    }

    /// In the order in which the sandbox names them; those without a sample are not among them.
    let metrics: [Measured]
    let charts: [ChartData]
    let file: SeriesFile

    /// Asked of a copy: looking changes nothing.
    init(session: Session) {
        var sandbox = session.world.sandbox
        let known = (try? sandbox.call("metrics.list", []))?.array?.compactMap(\.document) ?? []
        metrics = known.compactMap { metric in
            guard let name = metric["name"]?.string else { return nil }
            let samples = (try? sandbox.call("metrics.series", [.string(name)]))?.array ?? []
            guard !samples.isEmpty else { return nil }
            let unit = metric["unit"]?.string ?? ""
            let chart = ChartData(
                metric: name, title: name, samples: samples, epochMs: VirtualDate.epochMs,
                label: metric["label"]?.string, unit: unit)
            return Measured(chart: chart, unit: unit, help: metric["help"]?.string ?? "")
        }
        let titles = (try? sandbox.call("charts.list", []))?.array?.compactMap { $0.document?["title"]?.string } ?? []
        charts = titles.compactMap { title in
            (try? sandbox.call("charts.get", [.string(title)]))?.document
                .map { ChartData(chart: $0, epochMs: VirtualDate.epochMs) }
        }
        let header = session.journal.header
        file = SeriesFile(
            lab: header.lab, learner: header.learner, seed: header.seed.description,
            state: Hex64(session.stateHash()).description,
            series: metrics.flatMap { Self.series(of: $0.chart, "metric", $0.unit) }
                + charts.flatMap { Self.series(of: $0, "chart", "") })
    }

    private static func series(of data: ChartData, _ kind: String, _ unit: String) -> [SeriesFile.Series] {
        data.lines.map { line in
            SeriesFile.Series(
                kind: kind, name: data.title, label: line.name, unit: unit,
                points: line.points.map { .init(x: x($0.x, in: data), value: $0.y) })
        }
    }

    private static func x(_ x: Double, in data: ChartData) -> String {
        if case .names = data.axis { return data.label(x: x) }
        return x == x.rounded() && abs(x) < 1e15 ? "\(Int64(x))" : "\(x)"
    }
}

extension ChartData {
    /// Every line has one value from beginning to end.
    var isConstant: Bool { lines.allSatisfy { line in line.points.allSatisfy { $0.y == line.points.first?.y } } }
}
