/// Names a real document inside one collection on one shard; given in order of insertion, never again.
package struct RecordID: Comparable, Hashable, Sendable {
    package let raw: Int64

    @inlinable
    package init(raw: Int64) { self.raw = raw }

    @inlinable
    package static func < (a: RecordID, b: RecordID) -> Bool { a.raw < b.raw }
}
