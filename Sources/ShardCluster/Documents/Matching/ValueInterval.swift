import BSON

/// Values from one to another in comparison order, as `indexBounds` of an explain shows them.
struct ValueInterval: Sendable, Hashable {
    let low: BSONValue
    let includesLow: Bool
    let high: BSONValue
    let includesHigh: Bool

    init(_ low: BSONValue, _ includesLow: Bool, _ high: BSONValue, _ includesHigh: Bool) {
        self.low = low
        self.includesLow = includesLow
        self.high = high
        self.includesHigh = includesHigh
    }

    static func point(_ value: BSONValue) -> ValueInterval { ValueInterval(value, true, value, true) }

    static let all = ValueInterval(.minKey, true, .maxKey, true)

    var isPoint: Bool { includesLow && includesHigh && BSONValue.compare(low, high) == 0 }

    var isEmpty: Bool {
        let order = BSONValue.compare(low, high)
        return order > 0 || (order == 0 && !(includesLow && includesHigh))
    }

    /// From the other end, as a backward scan or a descending field goes through it.
    var reversed: ValueInterval { ValueInterval(high, includesHigh, low, includesLow) }

    /// `[1, 5)`.
    var text: String {
        "\(includesLow ? "[" : "(")\(low.serverText), \(high.serverText)\(includesHigh ? "]" : ")")"
    }

    func contains(_ value: BSONValue) -> Bool {
        let below = BSONValue.compare(low, value)
        let above = BSONValue.compare(value, high)
        return (below < 0 || (below == 0 && includesLow)) && (above < 0 || (above == 0 && includesHigh))
    }

    func intersection(_ other: ValueInterval) -> ValueInterval {
        let lows = BSONValue.compare(low, other.low)
        let highs = BSONValue.compare(high, other.high)
        return ValueInterval(
            lows >= 0 ? low : other.low,
            lows > 0 ? includesLow : lows < 0 ? other.includesLow : includesLow && other.includesLow,
            highs <= 0 ? high : other.high,
            highs < 0 ? includesHigh : highs > 0 ? other.includesHigh : includesHigh && other.includesHigh)
    }

    /// The keys of an index field that holds the values.
    func keyRange(descending: Bool) -> KeyRange {
        let (first, last) = descending ? (reversed.low, reversed.high) : (low, high)
        let (isFirstIn, isLastIn) = descending ? (includesHigh, includesLow) : (includesLow, includesHigh)
        let start = KeyString(first, descending: descending)
        let end = KeyString(last, descending: descending)
        return KeyRange(
            low: isFirstIn ? start : start.afterPrefix, high: isLastIn ? end.afterPrefix : end)
    }

    /// In order, those that touch joined, empty ones left out.
    static func merged(_ intervals: [ValueInterval]) -> [ValueInterval] {
        var result: [ValueInterval] = []
        let sorted = StableSort.sorted(intervals.filter { !$0.isEmpty }) { a, b in
            let order = BSONValue.compare(a.low, b.low)
            return order != 0 ? order : a.includesLow == b.includesLow ? 0 : a.includesLow ? -1 : 1
        }
        for interval in sorted {
            guard let last = result.last, last.touches(interval) else {
                result.append(interval)
                continue
            }
            let order = BSONValue.compare(last.high, interval.high)
            result[result.count - 1] = ValueInterval(
                last.low, last.includesLow, order >= 0 ? last.high : interval.high,
                order > 0
                    ? last.includesHigh : order < 0 ? interval.includesHigh : last.includesHigh || interval.includesHigh
            )
        }
        return result
    }

    /// Whether an interval that begins no earlier overlaps or continues this one.
    private func touches(_ next: ValueInterval) -> Bool {
        let order = BSONValue.compare(next.low, high)
        return order < 0 || (order == 0 && (includesHigh || next.includesLow))
    }

    /// All other values; of sorted intervals that don't touch.
    static func complement(_ intervals: [ValueInterval]) -> [ValueInterval] {
        var result: [ValueInterval] = []
        var (start, isIn) = (BSONValue.minKey, true)
        for interval in intervals {
            result.append(ValueInterval(start, isIn, interval.low, !interval.includesLow))
            (start, isIn) = (interval.high, !interval.includesHigh)
        }
        result.append(ValueInterval(start, isIn, .maxKey, true))
        return result.filter { !$0.isEmpty }
    }
}
