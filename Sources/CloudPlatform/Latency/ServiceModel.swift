import SimKernel

/// How long a shard works on documents: every constant of the latency model, and nothing else.
///
/// Calibrated as a whole so that proof 07 takes what it is known to take: 100 million documents through 2, 3 and 4
/// shards of M40 in about two hours, batches of 100,000 in some seconds each. Docs/Fidelity.md argues the parts.
package enum ServiceModel {
    /// Sustained inserts a second of small documents with `_id` and one more index, at `referenceDocuments` on the shard.
    package static let insertsPerSecondPerVCPU = 6_000.0

    /// The size of a shard at which the rate above holds.
    package static let referenceDocuments = 1_048_576.0

    /// A read by shard key does without journal, replication and index writes.
    package static let readCost = 0.4

    /// Bytes of a document that the insert rate includes; longer ones cost in proportion to `bytesPerInsert`.
    package static let includedBytes = 256.0
    package static let bytesPerInsert = 1_024.0

    /// What a driver on the reference host and a router take to make, send and split one document.
    package static let clientSecondsPerDocument = 35e-6

    /// Documents in one insert command of a load's batch, as proof 07 sends them.
    package static let subInsert: Int64 = 10_000

    /// A round trip within a region, with the majority's acknowledgement.
    package static let roundTripSeconds = 0.004

    /// What the majority's acknowledgement is of it: the way to a secondary and back.
    package static let majoritySeconds = 0.001_5

    /// A round trip from a host in another region, a mean over AWS' regions.
    package static let farRoundTripSeconds = 0.090

    /// While a range leaves or arrives, cloning takes its part of the shard's vCPUs.
    package static let migrationSlowdown = 1.5

    /// Deviation of the logarithm of a shard's time for one sub-insert: stragglers.
    package static let straggle = 0.12

    /// Deviation of the logarithm of a whole batch's work: neighbours, checkpoints, elections of threads.
    package static let weather = 0.06

    /// Documents a second that a shard of this tier sustains, with `documents` on it.
    package static func insertRate(_ tier: Tier, documents: Int64) -> Double {
        insertsPerSecondPerVCPU * Double(tier.vCPUs) / depth(documents: documents)
    }

    /// Comparisons on the way down an index, against the reference: a B-tree's depth in bits.
    package static func depth(documents: Int64) -> Double {
        let floor = 65_536.0
        return Arithmetic.log(max(Double(documents), floor)) / Arithmetic.log(referenceDocuments)
    }

    /// What one document's length adds to its cost.
    package static func length(documentBytes: Double) -> Double {
        1 + max(0, documentBytes - includedBytes) / bytesPerInsert
    }
}
