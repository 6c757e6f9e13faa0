import SimKernel

/// The Universal Scalability Law (Gunther 1993): X(n) = λn / (1 + σ(n - 1) + κn(n - 1)).
///
/// σ is the part of the work that is done one after the other (contention), κ what each pair of n spends on agreeing
/// (coherency). With κ = 0 it is Amdahl's law.
struct UniversalScalability: Sendable, Hashable {
    /// Throughput at size 1.
    var lambda: Double
    var sigma: Double
    var kappa: Double

    func throughput(at size: Double) -> Double {
        lambda * size / (1 + sigma * (size - 1) + kappa * size * (size - 1))
    }

    /// The size beyond which more is less: sqrt((1 - σ) / κ). Nil without a peak; 1 where more than one never helps.
    var peak: Double? {
        guard kappa > 0 else { return sigma < 1 ? nil : 1 }
        return max(1, Arithmetic.sqrt(max(0, 1 - sigma) / kappa))
    }

    /// What no size reaches; nil if it grows without end.
    var limit: Double? {
        if let peak { return throughput(at: peak) }
        return sigma > 0 ? lambda / sigma : nil
    }

    /// The smallest whole size that reaches a throughput, at most `bound`; nil if none does.
    func size(reaching target: Double, bound: Int) -> Int? {
        let highest = peak.map { Int(min(Double(bound), $0.rounded(.up))) } ?? bound
        var low = 1
        var high = max(1, highest)
        guard max(throughput(at: Double(high)), throughput(at: Double(max(1, high - 1)))) >= target else { return nil }
        while low < high {
            let middle = (low + high) / 2
            if throughput(at: Double(middle)) >= target { high = middle } else { low = middle + 1 }
        }
        return throughput(at: Double(low)) >= target ? low : max(1, low - 1)
    }
}
