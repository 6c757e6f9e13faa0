import BSON
package import ShardCluster
import SimKernel

/// Where a load's documents fall on the shard key; each form gives a batch as a few `BulkBatch`es, never key by key.
package enum KeyDistribution: Sendable, Hashable {
    /// Each key of the interval as often as any other.
    case uniform(KeyInterval)
    /// The key of rank r as often as 1/r^exponent, in bands that double in width.
    case zipf(KeyInterval, exponent: Double)
    /// Each key once, one after the other, from the interval's lower end on: a counter or a clock.
    case growing(KeyInterval)
    /// This share of the documents on a few keys at the interval's lower end, the rest anywhere.
    case hot(KeyInterval, share: Double, width: Int64)
}

/// Whole numbers from `low` to `high`, both included.
package struct KeyInterval: Sendable, Hashable {
    package let field: String
    package let low: Int64
    package let high: Int64

    package init(field: String, low: Int64, high: Int64) {
        self.field = field
        self.low = low
        self.high = high
    }

    /// At most 2^62, so that no sum of a key and a width can overflow.
    var width: Int64 { high - low + 1 }
}

extension KeyDistribution {
    /// The parts of a batch of `count` documents, the first of them with number `firstNumber`. Empty parts are left out.
    package func batches(count: Int64, firstNumber: Int64, padBytes: Int32) -> [BulkBatch] {
        guard count > 0 else { return [] }
        var parts = Parts(firstNumber: firstNumber, padBytes: padBytes)
        switch self {
        case .uniform(let keys):
            parts.add(field: keys.field, low: keys.low, width: keys.width, count: count)
        case .growing(let keys):
            parts.add(field: keys.field, low: keys.low &+ firstNumber % keys.width, width: count, count: count)
        case .hot(let keys, let share, let width):
            let hot = Int64((Double(count) * share).rounded())
            parts.add(field: keys.field, low: keys.low, width: min(width, keys.width), count: hot)
            parts.add(field: keys.field, low: keys.low, width: keys.width, count: count - hot)
        case .zipf(let keys, let exponent):
            for band in ZipfBands(width: keys.width, exponent: exponent).counts(of: count) {
                parts.add(field: keys.field, low: keys.low + band.offset, width: band.width, count: band.count)
            }
        }
        return parts.batches
    }

    private struct Parts {
        var firstNumber: Int64
        let padBytes: Int32
        var batches: [BulkBatch] = []

        mutating func add(field: String, low: Int64, width: Int64, count: Int64) {
            guard count > 0 else { return }
            batches.append(
                BulkBatch(
                    field: field, low: low, width: width, count: count, firstNumber: firstNumber, padBytes: padBytes))
            firstNumber += count
        }
    }
}
