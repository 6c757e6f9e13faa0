package import BSON
package import ShardCluster
import SimKernel

/// A chart as it was built: what it draws, and how. Its points are read anew each time.
package struct Chart: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        case documents(DocumentSource)
        case metric(MetricSource)
    }

    package let title: String
    package let source: Source
    package let type: String

    static let types = ["line", "bar", "area"]

    var document: BSONDocument {
        var document: BSONDocument = ["title": .string(title)]
        switch source {
        case .documents(let source): source.append(to: &document)
        case .metric(let source): source.append(to: &document)
        }
        document.append("type", .string(type))
        return document
    }

    func problem(_ text: String) -> CommandError { .badValue("Chart \"\(title)\": \(text)") }
}

/// A query with axes.
package struct DocumentSource: Sendable, Hashable {
    package let namespace: Namespace
    package let filter: BSONDocument
    /// Dotted paths of arrays, outer before inner: each gives a row for each of its elements.
    package let unwind: [String]
    package let x: String
    package let y: String
    package let series: String?

    func append(to document: inout BSONDocument) {
        document.append("source", .string(namespace.text))
        document.append("filter", .document(filter))
        document.append("unwind", .array(unwind.map { .string($0) }))
        document.append("x", .string(x))
        document.append("y", .string(y))
        if let series { document.append("series", .string(series)) }
    }
}

/// The charts of a sandbox, in the order of creation.
struct ChartBook: Sendable {
    private(set) var charts: [Chart] = []

    static let limit = 100

    func chart(_ title: String) throws(CommandError) -> Chart {
        guard let chart = charts.first(where: { $0.title == title }) else {
            throw .badValue("There is no chart \"\(title)\". charts.list() shows those that there are.")
        }
        return chart
    }

    /// A chart of the same title is replaced.
    mutating func put(_ chart: Chart) throws(CommandError) {
        if let index = charts.firstIndex(where: { $0.title == chart.title }) {
            charts[index] = chart
            return
        }
        guard charts.count < Self.limit else {
            throw .badValue("The sandbox keeps at most \(Self.limit) charts. Remove one first.")
        }
        charts.append(chart)
    }

    mutating func remove(_ title: String) throws(CommandError) {
        _ = try chart(title)
        charts.removeAll { $0.title == title }
    }

    func hash(into trace: inout TraceHash) {
        for chart in charts { trace.combine(chart.document) }
    }
}
