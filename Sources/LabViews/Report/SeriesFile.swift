import Foundation

/// Measured series as files for other programs: CSV with a row a sample, and JSON with an object a series.
package struct SeriesFile: Sendable, Hashable, Encodable {
    package struct Point: Sendable, Hashable, Encodable {
        /// Seconds of virtual time since the sandbox began, or the x of a learner's chart; text where x is a name.
        package let x: String
        package let value: Double

        package init(x: String, value: Double) {
            self.x = x
            self.value = value
        }

        package func encode(to encoder: any Encoder) throws {
            var pair = encoder.unkeyedContainer()
            if let number = Double(x) { try pair.encode(number) } else { try pair.encode(x) }
            try pair.encode(value)
        }
    }

    package struct Series: Sendable, Hashable, Encodable {
        /// `metric` or `chart`.
        package let kind: String
        package let name: String
        /// Which of several lines, such as a shard; empty where there is one.
        package let label: String
        package let unit: String
        package let points: [Point]

        package init(kind: String, name: String, label: String, unit: String, points: [Point]) {
            self.kind = kind
            self.name = name
            self.label = label
            self.unit = unit
            self.points = points
        }
    }

    package let lab: String
    package let learner: String
    package let seed: String
    package let state: String
    package let series: [Series]

    package init(lab: String, learner: String, seed: String, state: String, series: [Series]) {
        self.lab = lab
        self.learner = learner
        self.seed = seed
        self.state = state
        self.series = series
    }

    /// RFC 4180, with a header and line ends of two characters.
    package var csv: String {
        var rows = ["kind,series,label,unit,x,value"]
        for line in series {
            let head = [line.kind, line.name, line.label, line.unit].map(Self.cell).joined(separator: ",")
            rows += line.points.map { "\(head),\(Self.cell($0.x)),\($0.value)" }
        }
        return rows.joined(separator: "\r\n") + "\r\n"
    }

    /// Keys in order, so that equal series give equal bytes.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Quoted where it has to be; a text that a spreadsheet would take for a formula has an apostrophe in front.
    private static func cell(_ text: String) -> String {
        var cell = TerminalText.cleanLine(text)
        if let first = cell.first, "=+-@".contains(first), Double(cell) == nil { cell = "'" + cell }
        guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
