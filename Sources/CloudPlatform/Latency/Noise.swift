import SimKernel

extension Generator {
    /// A factor around 1 whose logarithm is normal with this deviation; its mean is 1.
    ///
    /// The normal is the sum of twelve uniform numbers: within six deviations, which a latency's factor never needs to
    /// exceed, and from additions alone.
    package mutating func lognormal(deviation: Double) -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return Arithmetic.exp(deviation * sum - deviation * deviation / 2)
    }
}
