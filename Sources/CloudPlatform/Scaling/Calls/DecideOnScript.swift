import BSON
import ShardCluster
import SimKernel

/// `scaler.decide`: a policy over a script of figures, without anything being scaled.
extension Platform {
    private static let rowLimit = 1_000
    private static let instanceLimit = 200

    /// `{ policy, ..., size, script: [{ at, size, cpu, instances: [{ cpu, ready }], refuse }] }`.
    ///
    /// Each row is one evaluation, at its `at` or one interval after the row before. The number of instances follows the
    /// decisions, at once, unless a row says `size`; a row with `refuse` lets the action fail for that reason.
    func decideOnScript(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        let rows = try options.documents("script")
        guard !rows.isEmpty, rows.count <= Self.rowLimit else {
            throw .badValue("scaler.decide needs script, one to \(Self.rowLimit) rows of figures such as { cpu: 85 }.")
        }
        let reader = ScalerOptions(options)
        let policy = try reader.policy(keeping: nil, also: ["script", "size"])
        let bounds = try reader.bounds(for: policy, keeping: nil)
        var scaler = Scaler(id: 0, name: "script", target: .nodes, policy: policy, bounds: bounds)
        var size = Int(try options.integer("size", in: 0...ScalingBounds.countLimit) ?? Int64(bounds.minimum))
        var at: Micros = -bounds.interval
        var decisions: [BSONValue] = []
        for (number, row) in rows.enumerated() {
            at = try moment(row, after: at, interval: bounds.interval, isFirst: number == 0)
            let sight = try scriptedSight(row, at: at, size: &size)
            _ = scaler.follow(sight)
            let decision = scaler.decide(sight)
            if decision.action != .none {
                if let reason = try row.string("refuse") {
                    scaler.fail(because: reason, at: at)
                } else {
                    scaler.begin()
                    size = decision.wanted
                }
            }
            var document = (decision.action == .none ? decision : scaler.acts.last ?? decision).document
            document.append("atSeconds", .double(at.inSeconds))
            decisions.append(.document(document))
        }
        return .array(decisions)
    }

    private func moment(
        _ row: Options, after last: Micros, interval: Micros, isFirst: Bool
    ) throws(CommandError) -> Micros {
        guard let value = row.value("at") else { return last + interval }
        let at = try Span.parse(value, named: "\(row.owner): at")
        guard isFirst || at > last else { throw .badValue("\(row.owner): at must be later than in the row before.") }
        return at
    }

    private func scriptedSight(_ row: Options, at: Micros, size: inout Int) throws(CommandError) -> ScalingSight {
        try row.refuseUnknown(["at", "size", "instances", "refuse"] + ScalingMetric.allCases.map(\.rawValue))
        let given = try row.documents("instances")
        guard given.count <= Self.instanceLimit else {
            throw .badValue("\(row.owner): a row holds at most \(Self.instanceLimit) instances.")
        }
        if let count = try row.integer("size", in: 0...ScalingBounds.countLimit) { size = Int(count) }
        if row.value("instances") != nil { size = given.count }
        var instances: [InstanceFigures] = []
        for number in 0..<size {
            var instance = InstanceFigures("i\(number + 1)")
            if given.indices.contains(number) {
                let one = given[number]
                try one.refuseUnknown(["ready", "cores", "memoryGiB"] + ScalingMetric.allCases.map(\.rawValue))
                instance.isReady = try one.bool("ready") ?? true
                instance.cores = try one.number("cores", in: 0.001...1_024) ?? 1
                instance.memoryGiB = try one.number("memoryGiB", in: 0.001...65_536) ?? 1
                for metric in ScalingMetric.allCases {
                    instance[metric] = try one.number(metric.rawValue, in: 0...1e9)
                }
            }
            for metric in ScalingMetric.allCases {
                if let value = try row.number(metric.rawValue, in: 0...1e9) { instance[metric] = value }
            }
            instances.append(instance)
        }
        return ScalingSight(at: at, size: size, instances: instances, isSettled: true)
    }
}
