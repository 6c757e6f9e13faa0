import BSON
import ShardCluster

extension Chart {
    /// More points than a chart can show.
    static let pointLimit = 100_000

    /// The chart's points from the documents that its filter gave, sorted by x and then by series.
    ///
    /// - Throws: BadValue (2) naming what is missing: an array that was not unwound, a path that is nowhere, an axis that
    ///   has no numbers.
    func points(of documents: [BSONDocument], _ source: DocumentSource) throws(CommandError) -> [BSONDocument] {
        guard !documents.isEmpty else {
            throw problem(
                "no document of \(source.namespace.text) matches its filter. Look with db.\(source.namespace.collection).find()."
            )
        }
        var rows = documents.map { ChartRow($0) }
        for path in source.unwind {
            rows = rows.flatMap { $0.unwound(Self.steps(path)) }
            guard !rows.isEmpty else { throw problem("there is no \(path) to unwind in those documents.") }
            guard rows.count <= Self.pointLimit else {
                throw problem("it would have more than \(Self.pointLimit) points. Filter further.")
            }
        }
        var points: [(x: BSONValue, series: BSONValue?, document: BSONDocument)] = []
        for row in rows {
            guard let x = try axis(source.x, "x", in: row), let y = try axis(source.y, "y", in: row) else { continue }
            guard y.isNumber else { throw problem("y must be a number, but \(source.y) is \(y.typeName).") }
            var point: BSONDocument = ["x": x, "y": y]
            let name = try source.series.flatMap { path throws(CommandError) in try axis(path, "series", in: row) }
            if let name { point.append("series", name) }
            points.append((x, name, point))
        }
        guard !points.isEmpty else {
            throw problem("no document has both \(source.x) and \(source.y). Check the paths.")
        }
        points.sort { left, right in
            let order = BSONValue.compare(left.x, right.x)
            return order != 0 ? order < 0 : BSONValue.compare(left.series ?? .null, right.series ?? .null) < 0
        }
        return points.map(\.document)
    }

    /// The value that an axis shows; nil where the row has none.
    private func axis(_ path: String, _ name: String, in row: ChartRow) throws(CommandError) -> BSONValue? {
        let steps = Self.steps(path)
        for length in 1...steps.count {
            if case .array? = row.value(at: Array(steps.prefix(length))) {
                let array = steps.prefix(length).joined(separator: ".")
                throw problem("\(name) goes through the array \(array). Add it to unwind.")
            }
        }
        return row.value(at: steps)
    }

    static func steps(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
