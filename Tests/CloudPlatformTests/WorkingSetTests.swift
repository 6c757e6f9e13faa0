import CloudPlatform
import Testing

@Suite struct WorkingSetTests {
    private let gigabyte = 1_073_741_824.0

    @Test func readsNothingThatIsCached() {
        let set = WorkingSet(documents: 10_000_000, dataBytes: 10_000_000_000, reads: false)
        #expect(set.pageReads(operations: 100_000, cacheBytes: gigabyte) == 0)
    }

    /// Inserts need the index only, reads the documents as well.
    @Test func readsNeedTheDocuments() {
        let set = WorkingSet(documents: 10_000_000, dataBytes: 10_000_000_000, reads: true)
        #expect(set.pageReads(operations: 100_000, cacheBytes: gigabyte) > 0)
    }

    /// One operation misses with the share that is not cached; many touch no page twice.
    @Test func countsPagesOnce() {
        let set = WorkingSet(documents: 0, dataBytes: Int64(4 * gigabyte), reads: true)
        #expect(set.missing(cacheBytes: gigabyte) == 0.75)
        #expect(abs(set.pageReads(operations: 1, cacheBytes: gigabyte) - 0.75) < 1e-4)
        let pages = 4 * gigabyte / WorkingSet.pageBytes
        #expect(abs(set.pageReads(operations: 100 * pages, cacheBytes: gigabyte) - 0.75 * pages) < 1e-6 * pages)
    }
}
