import BSON
import ShardCluster
import SimKernel

/// The fields of a HorizontalPodAutoscaler, in short.
extension ScalerOptions {
    private static let longestWindow: Micros = .hours(1)
    private static let longestPeriod: Micros = .minutes(30)
    private static let limitLimit = 10

    func podAutoscaler(_ old: PodAutoscalerRule?) throws(CommandError) -> PodAutoscalerRule {
        var rule: PodAutoscalerRule
        let rows = try options.documents("metrics")
        if options.value("metrics") == nil {
            rule = old ?? PodAutoscalerRule(metrics: [.init(metric: .cpu, target: .utilisation(80))])
        } else {
            guard !rows.isEmpty, rows.count <= Self.limitLimit else {
                throw .badValue("\(options.owner): metrics needs one to ten metrics.")
            }
            var metrics: [PodAutoscalerRule.Metric] = []
            for row in rows { metrics.append(try metric(row)) }
            rule = old ?? PodAutoscalerRule(metrics: metrics)
            rule.metrics = metrics
        }
        if let tolerance = try options.number("tolerance", in: 0...1) { rule.tolerance = tolerance }
        if let behavior = try options.options("behavior") {
            try behavior.refuseUnknown(["scaleUp", "scaleDown"])
            if let up = try behavior.options("scaleUp") { rule.up = try rates(up, rule.up) }
            if let down = try behavior.options("scaleDown") { rule.down = try rates(down, rule.down) }
        }
        rule.resources = try options.containerResources(rule.resources)
        return rule
    }

    /// `{ name: "cpu", averageUtilization: 70 }` or `{ name: "queryRate", averageValue: 500 }`.
    private func metric(_ row: Options) throws(CommandError) -> PodAutoscalerRule.Metric {
        try row.refuseUnknown(["name", "averageUtilization", "averageValue"])
        let metric = try ScalingMetric(try row.required("name"), of: row.owner)
        let utilisation = try row.number("averageUtilization", in: -1e9...1e9)
        let value = try row.number("averageValue", in: -1e9...1e9)
        switch (utilisation, value) {
        case (let percent?, nil):
            guard metric == .cpu || metric == .memory else {
                throw .badValue(
                    "\(row.owner): averageUtilization is of what is requested: cpu or memory. Give averageValue.")
            }
            guard percent > 0 else { throw .badValue("\(row.owner): averageUtilization must be over 0.") }
            return .init(metric: metric, target: .utilisation(percent))
        case (nil, let value?):
            guard value > 0 else { throw .badValue("\(row.owner): averageValue must be over 0.") }
            return .init(metric: metric, target: .value(value))
        default:
            throw .badValue("\(row.owner): \(metric.rawValue) needs either averageUtilization or averageValue.")
        }
    }

    private func rates(_ given: Options, _ old: ScalingRates) throws(CommandError) -> ScalingRates {
        try given.refuseUnknown(["stabilizationWindow", "selectPolicy", "policies"])
        var rates = old
        if let value = given.value("stabilizationWindow") {
            let window = try Span.parse(value, named: "\(given.owner): stabilizationWindow")
            guard window <= Self.longestWindow else {
                throw .badValue("\(given.owner): stabilizationWindow must be an hour at most.")
            }
            rates.window = window
        }
        if let name = try given.string("selectPolicy") {
            guard let choice = ScalingRates.Choice(rawValue: name) else {
                throw .badValue("\(given.owner): selectPolicy must be Max, Min or Disabled, not \"\(name)\".")
            }
            rates.choice = choice
        }
        guard given.value("policies") != nil else { return rates }
        let rows = try given.documents("policies")
        guard !rows.isEmpty, rows.count <= Self.limitLimit else {
            throw .badValue("\(given.owner): policies needs one to ten limits.")
        }
        rates.limits = []
        for row in rows { rates.limits.append(try limit(row)) }
        return rates
    }

    private func limit(_ row: Options) throws(CommandError) -> ScalingRates.Limit {
        try row.refuseUnknown(["type", "value", "period"])
        guard let kind = ScalingRates.Limit.Kind(rawValue: try row.required("type")) else {
            throw .badValue("\(row.owner): type must be Pods or Percent.")
        }
        guard let value = try row.integer("value", in: 1...1_000_000) else {
            throw .badValue("\(row.owner): a limit needs value.")
        }
        let period = try Span.parse(row.value("period") ?? "15s", named: "\(row.owner): period")
        guard period > 0, period <= Self.longestPeriod else {
            throw .badValue("\(row.owner): period must be over 0 and at most 30 minutes.")
        }
        return ScalingRates.Limit(kind: kind, value: Int(value), period: period)
    }
}
