/// Percentiles that are always one of the samples.
package enum NearestRank {
    /// The least sample that at least `percent` of a hundred samples do not exceed; nil without samples.
    ///
    /// Below 0 counts as 0, above 100 as 100. Takes O(n log n).
    package static func percentile(_ percent: Double, of samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        return samples.sorted()[rank(percent, of: samples.count) - 1]
    }

    /// The place of the percentile among `count` sorted samples, from 1.
    ///
    /// Whole percentages are exact: 7 % of 100 is rank 7, whatever 0.07 * 100 rounds to.
    package static func rank(_ percent: Double, of count: Int) -> Int {
        guard percent > 0 else { return 1 }
        guard percent < 100 else { return count }
        let exact = percent * Double(count) / 100
        let below = Int(exact)
        return min(max(Double(below) < exact ? below + 1 : below, 1), count)
    }
}
