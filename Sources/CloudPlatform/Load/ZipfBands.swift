import SimKernel

/// A Zipf distribution over `width` ranks, gathered into bands of ranks 1, 2-3, 4-7, 8-15 and so on.
///
/// A band's weight is the integral of r^-exponent over it, from half a rank before its first to half a rank after its
/// last; within a band keys are even. At most 62 bands.
struct ZipfBands {
    let width: Int64
    let exponent: Double

    struct Band {
        /// Ranks before the band.
        let offset: Int64
        let width: Int64
        let count: Int64
    }

    /// `count` documents over the bands; what rounding leaves over goes to the first.
    func counts(of count: Int64) -> [Band] {
        var edges: [(offset: Int64, width: Int64, weight: Double)] = []
        var total = 0.0
        var offset: Int64 = 0
        while offset < width {
            let size = min(offset + 1, width - offset)
            let weight = mass(from: Double(offset) + 0.5, to: Double(offset + size) + 0.5)
            edges.append((offset, size, weight))
            total += weight
            offset += size
        }
        let counts = edges.map { Int64(Double(count) * $0.weight / total) }
        let rest = count - counts.reduce(0, +)
        return zip(edges, counts).enumerated().map { index, band in
            Band(offset: band.0.offset, width: band.0.width, count: band.1 + (index == 0 ? rest : 0))
        }
    }

    private func mass(from low: Double, to high: Double) -> Double {
        if exponent == 1 { return Arithmetic.log(high / low) }
        let power = 1 - exponent
        return (Arithmetic.pow(high, power) - Arithmetic.pow(low, power)) / power
    }
}
