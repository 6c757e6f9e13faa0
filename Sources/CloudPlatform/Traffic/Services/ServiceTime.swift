package import SimKernel

/// How long a request of the mean length takes a worker.
package struct ServiceTime: Sendable, Hashable {
    package enum Distribution: String, Sendable, CaseIterable {
        case exponential
        case fixed
        case lognormal
    }

    package var mean: Micros
    package var distribution: Distribution
    /// Of a lognormal one: standard deviation over mean.
    package var variation: Double

    package init(mean: Micros, _ distribution: Distribution = .exponential, variation: Double = 1) {
        self.mean = mean
        self.distribution = distribution
        self.variation = variation
    }

    /// One time for a request whose mean is `mean`, at least a microsecond.
    func draw(mean: Double, _ generator: inout Generator) -> Micros {
        let time: Double =
            switch distribution {
            case .fixed: mean
            case .exponential: generator.exponential(mean: mean)
            case .lognormal: Self.lognormal(mean: mean, variation: variation, &generator)
            }
        return time < 9e15 ? max(1, Micros(time + 0.5)) : Micros(9e15)
    }

    /// exp(mu + sigma z) with sigma^2 = ln(1 + variation^2) and mu = ln(mean) - sigma^2 / 2.
    private static func lognormal(mean: Double, variation: Double, _ generator: inout Generator) -> Double {
        let variance = Arithmetic.log(1 + variation * variation)
        let sigma = Arithmetic.sqrt(variance)
        return mean * Arithmetic.exp(sigma * generator.normal() - variance / 2)
    }
}

extension Generator {
    /// A number of the standard normal distribution (Marsaglia's polar method, one of its two).
    mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square > 0, square < 1 { return x * Arithmetic.sqrt(-2 * Arithmetic.log(square) / square) }
        }
    }
}
