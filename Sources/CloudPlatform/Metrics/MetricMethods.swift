import BSON
import ShardCluster
import SimKernel

/// `metrics.*`
extension Platform {
    static let metricsMethods = ["names", "series", "last", "percentile"]

    mutating func metrics(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "names":
            try arguments.atMost(0)
            return .array(MetricName.all.map { .string($0) })
        case "series":
            try arguments.atMost(2)
            return try points(try metric(arguments), try Window(arguments.value(1), now: now))
        case "last":
            try arguments.atMost(1)
            return last(try metric(arguments))
        case "percentile": return try percentile(arguments)
        default: throw arguments.unknownMethod
        }
    }

    private func metric(_ arguments: Arguments) throws(CommandError) -> [(shard: String?, series: Series)] {
        let name = try arguments.string(0, "the metric's name")
        guard MetricName.all.contains(name) else {
            throw .badValue("There is no metric \"\(name)\". metrics.names() lists them.")
        }
        return series(named: name)
    }

    /// Points in the order of time; at one time, in the order of shards.
    private func points(
        _ series: [(shard: String?, series: Series)], _ window: Window
    ) throws(CommandError) -> BSONValue {
        var points: [(time: Micros, place: Int, value: BSONValue)] = []
        for (place, entry) in series.enumerated() {
            for point in entry.series.points(from: window.from, to: window.to) {
                var document: BSONDocument = [
                    "ts": .date(VirtualDate.ms(point.time)), "value": .double(point.value),
                ]
                if let shard = entry.shard { document.append("shard", .string(shard)) }
                points.append((point.time, place, .document(document)))
            }
        }
        if series.count > 1 { points.sort { ($0.time, $0.place) < ($1.time, $1.place) } }
        return .array(points.map(\.value))
    }

    /// A number; a document of numbers by shard; null before the first sample.
    private func last(_ series: [(shard: String?, series: Series)]) -> BSONValue {
        guard let first = series.first else { return .null }
        guard first.shard != nil else { return first.series.last.map { .double($0.value) } ?? .null }
        var byShard = BSONDocument()
        for entry in series {
            byShard.append(entry.shard ?? "", entry.series.last.map { .double($0.value) } ?? .null)
        }
        return .document(byShard)
    }

    private func percentile(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(3)
        let series = try metric(arguments)
        guard let percent = arguments.value(1)?.double, percent >= 0, percent <= 100 else {
            throw .badValue("metrics.percentile needs a percentage from 0 to 100, such as 95.")
        }
        let window = try Window(arguments.value(2), now: now)
        let values = series.flatMap { $0.series.values(from: window.from, to: window.to) }
        return NearestRank.percentile(percent, of: values).map { .double($0) } ?? .null
    }
}
