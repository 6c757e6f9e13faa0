/// A measured value over virtual time, each sample kept.
///
/// Samples come in order of time. Windows are half-open, `[from, to)`. Copying is cheap (see `PersistentArray`).
package struct Series: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        package let time: Micros
        package let value: Double

        package init(time: Micros, value: Double) {
            self.time = time
            self.value = value
        }
    }

    private var points = PersistentArray<Point>()

    package init() {}

    package var count: Int { points.count }
    package var last: Point? { points.last }

    /// A sample earlier than the last one counts as of the last one's time.
    package mutating func append(at time: Micros, _ value: Double) {
        points.append(Point(time: Swift.max(time, points.last?.time ?? time), value: value))
    }

    /// The samples in the window, found in O(log n).
    package func points(from: Micros = .min, to: Micros = .max) -> Slice<PersistentArray<Point>> {
        let low = firstIndex(notBefore: from)
        let high = to == .max ? points.count : firstIndex(notBefore: to)
        return points[low..<Swift.max(low, high)]
    }

    package func values(from: Micros = .min, to: Micros = .max) -> [Double] {
        points(from: from, to: to).map(\.value)
    }

    /// Nearest rank on the exact samples, `percent` in 0...100; nil for an empty window.
    package func percentile(_ percent: Double, from: Micros = .min, to: Micros = .max) -> Double? {
        NearestRank.percentile(percent, of: values(from: from, to: to))
    }

    package func mean(from: Micros = .min, to: Micros = .max) -> Double? {
        let window = points(from: from, to: to)
        guard !window.isEmpty else { return nil }
        return window.reduce(0) { $0 + $1.value } / Double(window.count)
    }

    package func sum(from: Micros = .min, to: Micros = .max) -> Double {
        points(from: from, to: to).reduce(0) { $0 + $1.value }
    }

    package func max(from: Micros = .min, to: Micros = .max) -> Double? {
        points(from: from, to: to).lazy.map(\.value).max()
    }

    package func count(from: Micros, to: Micros) -> Int {
        points(from: from, to: to).count
    }

    private func firstIndex(notBefore time: Micros) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
