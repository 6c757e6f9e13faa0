/// An axis that ends on round numbers.
struct ChartScale: Hashable {
    let low: Double
    let high: Double
    let ticks: [Double]

    /// At most `count` steps of 1, 2 or 5 times a power of ten; of seconds, minutes and hours for time.
    init(covering range: ClosedRange<Double>, steps count: Int, isTime: Bool = false) {
        let isPoint = range.upperBound <= range.lowerBound
        let range = isPoint ? (range.lowerBound - 0.5)...(range.lowerBound + 0.5) : range
        let span = range.upperBound - range.lowerBound
        let step = Self.step(atLeast: span / Double(max(count, 1)), isTime: isTime)
        low = (range.lowerBound / step).rounded(.down) * step
        high = (range.upperBound / step).rounded(.up) * step
        let steps = Int(((high - low) / step).rounded())
        let start = low
        ticks = (0...max(steps, 1)).map { start + Double($0) * step }
    }

    /// From 0 where all values are positive and not far away from it: heights can then be compared.
    static func values(_ values: [Double], steps: Int) -> ChartScale {
        let least = values.min() ?? 0
        let most = values.max() ?? 1
        let low = least > 0 && least < 0.8 * most ? 0 : min(least, most)
        if low == most { return ChartScale(covering: min(low, 0)...max(most, low == 0 ? 1 : 0), steps: steps) }
        return ChartScale(covering: low...most, steps: steps)
    }

    /// Where a value lies: 0 at the low end, 1 at the high one.
    func share(_ value: Double) -> Double { (value - low) / (high - low) }

    private static let clockSteps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
    ]

    private static func step(atLeast least: Double, isTime: Bool) -> Double {
        if isTime, least > 0.5, let step = clockSteps.first(where: { $0 >= least }) { return step }
        var power = 1.0
        while power < least { power *= 10 }
        while power / 10 >= least { power /= 10 }
        for part in [0.1, 0.2, 0.5] where power * part >= least { return power * part }
        return power
    }
}
