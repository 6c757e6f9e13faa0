package import BSON

extension ChartData {
    /// From samples `[{ts, value, shard}]`, a line for each value of the label, such as "shard"; `epochMs` is the date at
    /// which virtual time began.
    package init(
        metric name: String, title: String, samples: [BSONValue], epochMs: Int64, label: String?, unit: String = "",
        form: Form = .line
    ) {
        var lines = NamedPoints()
        for sample in samples {
            guard case .document(let fields) = sample, case .date(let ms)? = fields["ts"],
                let value = fields["value"]?.double
            else { continue }
            lines.add(Point(x: Double(ms - epochMs) / 1_000, y: value), to: label.flatMap { fields[$0]?.string } ?? "")
        }
        self.init(
            title: title, form: form, xTitle: "time", yTitle: unit.isEmpty ? name : unit, axis: .time,
            lines: lines.lines)
    }

    /// From a learner's chart `{title, type, x, y, points: [{x, y, series?}]}`; dates become virtual time.
    package init(chart: BSONDocument, epochMs: Int64) {
        let points = chart["points"]?.array ?? []
        var names: [String] = []
        var isTime = false
        var lines = NamedPoints()
        for point in points {
            guard case .document(let fields) = point, let y = fields["y"]?.double, let x = fields["x"] else { continue }
            let place: Double
            switch x {
            case .date(let ms):
                isTime = true
                place = Double(ms - epochMs) / 1_000
            case .string(let name):
                let index = names.firstIndex(of: name) ?? names.count
                if index == names.count { names.append(name) }
                place = Double(index)
            default:
                guard let number = x.double else { continue }
                place = number
            }
            lines.add(Point(x: place, y: y), to: fields["series"].map(Self.name) ?? "")
        }
        self.init(
            title: chart["title"]?.string ?? "", form: Form(rawValue: chart["type"]?.string ?? "") ?? .line,
            xTitle: chart["x"]?.string ?? "", yTitle: chart["y"]?.string ?? "",
            axis: isTime ? .time : names.isEmpty ? .number : .names(names), lines: lines.lines)
    }

    private static func name(_ value: BSONValue) -> String {
        value.string ?? ExtendedJSON.relaxed(value)
    }

    /// Points by name, in order of first appearance.
    private struct NamedPoints {
        private var names: [String] = []
        private var points: [[Point]] = []

        mutating func add(_ point: Point, to name: String) {
            if let index = names.firstIndex(of: name) {
                points[index].append(point)
            } else {
                names.append(name)
                points.append([point])
            }
        }

        var lines: [Line] { zip(names, points).map { Line(name: $0, points: $1) } }
    }
}
