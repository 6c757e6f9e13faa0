import SimKernel

/// What an operation on random keys has to find in the cache, and what it reads from the disk if it is not there.
///
/// Inserts touch the whole index of the shard key, reads also the documents; `_id` and new documents are appended at an
/// end that is always warm.
package struct WorkingSet: Sendable, Hashable {
    /// An entry of the shard-key index with its share of half-empty leaves.
    package static let indexEntryBytes = 20.0
    /// WiredTiger's leaf page.
    package static let pageBytes = 32_768.0

    package let bytes: Double

    package init(documents: Int64, dataBytes: Int64, reads: Bool) {
        bytes = Double(documents) * Self.indexEntryBytes + (reads ? Double(dataBytes) : 0)
    }

    /// The part of the pages that is not in a cache of this size.
    package func missing(cacheBytes: Double) -> Double {
        bytes <= cacheBytes ? 0 : 1 - cacheBytes / bytes
    }

    /// Pages read for `operations` on random keys: of p pages, n operations touch p (1 - e^(-n/p)) different ones.
    package func pageReads(operations: Double, cacheBytes: Double) -> Double {
        let missing = missing(cacheBytes: cacheBytes)
        guard missing > 0 else { return 0 }
        let pages = bytes / Self.pageBytes
        return pages * (1 - Arithmetic.exp(-operations / pages)) * missing
    }
}
