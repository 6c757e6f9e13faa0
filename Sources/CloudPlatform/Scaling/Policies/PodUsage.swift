/// One metric over the pods, and the count that it proposes.
struct PodUsage {
    /// What it ought to be.
    let target: Double
    /// Usage of each pod that is ready and tells it, as a part of 100 of its request or as a plain value.
    private var told: [Double] = []
    private var missing = 0
    private var unready = 0
    private let size: Int
    /// What a pod that does not tell is taken to use when the others would be reduced.
    private let assumedForMissing: Double

    init(_ metric: PodAutoscalerRule.Metric, _ sight: ScalingSight, _ resources: ContainerResources) {
        size = sight.size
        let isUtilisation: Bool
        switch metric.target {
        case .utilisation(let percent): (target, assumedForMissing, isUtilisation) = (percent, max(100, percent), true)
        case .value(let value): (target, assumedForMissing, isUtilisation) = (value, value, false)
        }
        for instance in sight.instances {
            guard instance.isReady else {
                unready += 1
                continue
            }
            guard let value = instance[metric.metric] else {
                missing += 1
                continue
            }
            told.append(isUtilisation ? Self.ofRequest(value, metric.metric, instance, resources) : value)
        }
    }

    /// A part of an instance as a part of what the pod requests.
    private static func ofRequest(
        _ percent: Double, _ metric: ScalingMetric, _ instance: InstanceFigures,
        _ common: ContainerResources
    ) -> Double {
        let resources = instance.resources ?? common
        let has: Double
        let (request, limit): (Double?, Double?)
        switch metric {
        case .cpu: (has, request, limit) = (instance.cores, resources.requestedCores, resources.limitCores)
        case .memory: (has, request, limit) = (instance.memoryGiB, resources.requestedGiB, resources.limitGiB)
        default: return percent
        }
        let used = min(percent / 100 * has, limit ?? .infinity)
        return 100 * used / (request ?? limit ?? has)
    }

    /// The mean that is told and the count, or nil if no ready pod tells the metric.
    ///
    /// Going up, pods that do not tell it or are not ready count as idle; going down, those that do not tell it count
    /// as fully used. If that turns the direction, nothing is done.
    func proposal(tolerance: Double) -> (mean: Double, count: Int)? {
        guard !told.isEmpty else { return nil }
        let sum = told.reduce(0, +)
        let mean = sum / Double(told.count)
        let ratio = mean / target
        let countsUnready = unready > 0 && ratio > 1
        if !countsUnready, missing == 0 {
            return (mean, abs(1 - ratio) <= tolerance + 1e-12 ? size : rounded(ratio * Double(told.count)))
        }
        var (whole, count) = (sum, told.count)
        if missing > 0 {
            if ratio < 1 { whole += assumedForMissing * Double(missing) }
            if ratio != 1 { count += missing }
        }
        if countsUnready { count += unready }
        let corrected = whole / Double(count) / target
        if abs(1 - corrected) <= tolerance + 1e-12 || (ratio < 1) != (corrected < 1) { return (mean, size) }
        let proposed = rounded(corrected * Double(count))
        let turns = corrected < 1 ? proposed > size : proposed < size
        return (mean, turns ? size : proposed)
    }

    /// Up, to a whole pod; an excess that only the arithmetic made does not count.
    private func rounded(_ pods: Double) -> Int { Int(min((pods - 1e-9).rounded(.up), 1e9)) }
}
