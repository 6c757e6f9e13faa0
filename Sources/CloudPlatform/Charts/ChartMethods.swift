import BSON
import ShardCluster

/// `charts.*`
extension Platform {
    static let chartsMethods = ["create", "list", "get", "remove"]

    mutating func charts(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "create":
            try arguments.atMost(1)
            let chart = try Chart(try arguments.options(0))
            let points = try points(of: chart, cluster: &cluster)
            try charts.put(chart)
            return ["title": .string(chart.title), "points": .number(Int64(points.count))]
        case "list":
            try arguments.atMost(0)
            return .array(charts.charts.map { .document($0.document) })
        case "get":
            try arguments.atMost(1)
            let chart = try charts.chart(try arguments.named(0, "title"))
            var document = chart.document
            document.append("points", .array(try points(of: chart, cluster: &cluster).map { .document($0) }))
            return .document(document)
        case "remove":
            try arguments.atMost(1)
            try charts.remove(try arguments.named(0, "title"))
            return ["ok": 1]
        default: throw arguments.unknownMethod
        }
    }

    private mutating func points(of chart: Chart, cluster: inout Cluster) throws(CommandError) -> [BSONDocument] {
        switch chart.source {
        case .metric(let source): return try points(of: chart, source)
        case .documents(let source):
            guard hasCluster else { throw .noCluster }
            return try chart.points(of: try find(source.namespace, source.filter, cluster: &cluster), source)
        }
    }

    /// All documents that match, through the commands that a driver sends.
    private mutating func find(
        _ source: Namespace, _ filter: BSONDocument, cluster: inout Cluster
    ) throws(CommandError) -> [BSONDocument] {
        let command: BSONDocument = [
            "find": .string(source.collection), "filter": .document(filter), "batchSize": 1_000,
        ]
        var found: [BSONDocument] = []
        var reply = execute(command, database: source.database, cluster: &cluster)
        while true {
            guard let cursor = reply["cursor"]?.document, reply["ok"]?.double == 1 else {
                throw CommandError(reply: reply)
            }
            let batch = cursor["firstBatch"] ?? cursor["nextBatch"]
            found += batch?.array?.compactMap(\.document) ?? []
            guard let id = cursor["id"]?.int64, id != 0 else { return found }
            guard found.count <= Chart.pointLimit else {
                throw .badValue("The filter matches more than \(Chart.pointLimit) documents. Filter further.")
            }
            reply = execute(
                ["getMore": .int64(id), "collection": .string(source.collection), "batchSize": 1_000],
                database: source.database, cluster: &cluster)
        }
    }
}

extension CommandError {
    /// The error that a command's reply tells of.
    init(reply: BSONDocument) {
        self.init(
            code: Int32(clamping: reply["code"]?.int64 ?? 8), codeName: reply["codeName"]?.string ?? "UnknownError",
            message: reply["errmsg"]?.string ?? "The command failed.")
    }
}

extension Chart {
    init(_ options: Options) throws(CommandError) {
        let isOfMetric = options.value("metric") != nil
        guard isOfMetric || options.value("source") != nil else {
            throw .badValue(
                "charts.create needs source or metric: source: \"shop.sizes\" draws documents, metric: \"disk_used\" a series."
            )
        }
        guard !isOfMetric || options.value("source") == nil else {
            throw .badValue("charts.create takes source or metric. Leave one out.")
        }
        source =
            isOfMetric ? .metric(try MetricSource(options)) : .documents(try DocumentSource(options))
        title = try options.required("title")
        type = try options.string("type") ?? "line"
        guard Self.types.contains(type) else {
            throw .badValue("charts.create: type must be line, bar or area, not \"\(type)\".")
        }
    }
}

extension DocumentSource {
    init(_ options: Options) throws(CommandError) {
        try options.refuseUnknown(["title", "source", "filter", "unwind", "x", "y", "series", "type"])
        var unwind: [String] = []
        if let path = options.value("unwind")?.string {
            unwind = [path]
        } else {
            unwind = try options.strings("unwind")
        }
        guard unwind.count <= 8 else {
            throw .badValue("charts.create unwinds at most eight arrays.")
        }
        self.init(
            namespace: try Namespace(parsing: try options.required("source")),
            filter: try options.options("filter")?.document ?? BSONDocument(), unwind: unwind,
            x: try options.required("x"), y: try options.required("y"), series: try options.string("series"))
    }
}
