/// MongoDB's internal time: seconds since 1970 and a counter inside the second.
package struct BSONTimestamp: Sendable, Hashable, Comparable {
    package var seconds: UInt32
    package var increment: UInt32

    @inlinable
    package init(seconds: UInt32, increment: UInt32) {
        self.seconds = seconds
        self.increment = increment
    }

    /// Both parts as the unsigned number that BSON stores.
    @inlinable
    package init(raw: UInt64) {
        seconds = UInt32(truncatingIfNeeded: raw >> 32)
        increment = UInt32(truncatingIfNeeded: raw)
    }

    @inlinable
    package var raw: UInt64 { UInt64(seconds) << 32 | UInt64(increment) }

    @inlinable
    package static func < (a: BSONTimestamp, b: BSONTimestamp) -> Bool { a.raw < b.raw }
}
