/// Counts of latencies in buckets that widen with the value: any number of samples in bounded memory.
///
/// 128 equal buckets for each power of two: a percentile is at most 1/128 above the exact one. Copying is cheap until
/// written to, then costs the buckets in use (at most 58 KB).
package struct LatencyHistogram: Sendable, Hashable {
    private static let precisionBits = 7

    private var counts: [UInt64] = []
    package private(set) var count: UInt64 = 0
    package private(set) var max: Micros = 0
    private var sum: Double = 0

    package init() {}

    /// Negative latencies count as 0.
    package mutating func record(_ latency: Micros, times: UInt64 = 1) {
        guard times > 0 else { return }
        let latency = Swift.max(latency, 0)
        let bucket = Self.bucket(of: latency)
        if bucket >= counts.count {
            counts.append(contentsOf: repeatElement(0, count: bucket + 1 - counts.count))
        }
        counts[bucket] &+= times
        count &+= times
        sum += Double(latency) * Double(times)
        max = Swift.max(max, latency)
    }

    package mutating func merge(_ other: LatencyHistogram) {
        if other.counts.count > counts.count {
            counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
        }
        for (bucket, added) in other.counts.enumerated() { counts[bucket] &+= added }
        count &+= other.count
        sum += other.sum
        max = Swift.max(max, other.max)
    }

    /// The same as a list of the buckets that hold something, for keeping.
    package struct Digest: Sendable, Hashable {
        /// A bucket's number in the upper 16 bits, its count below.
        fileprivate var buckets: [UInt64] = []
        package fileprivate(set) var count: UInt64 = 0
        package fileprivate(set) var max: Micros = 0
        fileprivate var sum: Double = 0

        package init() {}
    }

    package var digest: Digest {
        var digest = Digest()
        for (bucket, held) in counts.enumerated() where held > 0 {
            digest.buckets.append(UInt64(bucket) << 48 | Swift.min(held, 1 << 48 - 1))
        }
        (digest.count, digest.max, digest.sum) = (count, max, sum)
        return digest
    }

    package mutating func merge(_ digest: Digest) {
        guard let last = digest.buckets.last else { return }
        let needed = Int(last >> 48) + 1
        if needed > counts.count { counts.append(contentsOf: repeatElement(0, count: needed - counts.count)) }
        for bucket in digest.buckets { counts[Int(bucket >> 48)] &+= bucket & (1 << 48 - 1) }
        count &+= digest.count
        sum += digest.sum
        max = Swift.max(max, digest.max)
    }

    /// Forgets everything, and keeps its memory for what comes next.
    package mutating func clear() {
        for bucket in counts.indices { counts[bucket] = 0 }
        (count, max, sum) = (0, 0, 0)
    }

    package var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// Nearest rank, `percent` in 0...100: the upper end of the bucket that holds it, never above the largest sample.
    package func percentile(_ percent: Double) -> Micros? {
        guard count > 0 else { return nil }
        var rest = UInt64(NearestRank.rank(percent, of: Int(clamping: count)))
        for (bucket, held) in counts.enumerated() {
            if held >= rest { return Swift.min(Self.upperEnd(of: bucket), max) }
            rest -= held
        }
        return max
    }

    /// How many samples are at most so large; those in the bound's own bucket count if the bucket ends there or before.
    package func count(atMost bound: Micros) -> UInt64 {
        guard bound < max else { return count }
        var total: UInt64 = 0
        for (bucket, held) in counts.enumerated() {
            guard Self.upperEnd(of: bucket) <= bound else { break }
            total &+= held
        }
        return total
    }

    private static func bucket(of latency: Micros) -> Int {
        let bits = Int64.bitWidth - latency.leadingZeroBitCount
        let shift = Swift.max(bits - precisionBits - 1, 0)
        return (shift << precisionBits) + Int(latency >> Int64(shift))
    }

    private static func upperEnd(of bucket: Int) -> Micros {
        let shift = Swift.max((bucket >> precisionBits) - 1, 0)
        let head = Int64(bucket - (shift << precisionBits))
        return ((head + 1) << Int64(shift)) &- 1
    }
}
