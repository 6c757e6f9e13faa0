import SimKernel

/// How unevenly something lies on nodes.
struct Spread: Sendable {
    let mean: Double
    /// The standard deviation as a part of the mean.
    let deviation: Double
    /// max |size - mean| / mean, which a threshold is compared with.
    let imbalance: Double

    init(_ sizes: [Double]) {
        let count = Double(max(sizes.count, 1))
        let mean = sizes.reduce(0, +) / count
        self.mean = mean
        guard mean > 0 else {
            (deviation, imbalance) = (0, 0)
            return
        }
        let squares = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = Arithmetic.sqrt(squares / count) / mean
        imbalance = sizes.reduce(0) { max($0, abs($1 - mean)) } / mean
    }
}
