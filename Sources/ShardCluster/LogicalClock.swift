package import BSON
package import SimKernel

/// The cluster's time as MongoDB counts it: a wall clock that began on 1 January 2026, and a counter within the second.
package struct LogicalClock: Sendable, Hashable {
    /// 2026-01-01T00:00:00Z in seconds since 1970.
    package static let epochSeconds: Int64 = 1_767_225_600

    private let maker: UInt64
    private var counter: UInt32 = 0
    package private(set) var latest = BSONTimestamp(seconds: 0, increment: 0)

    /// - Parameter maker: random bits that tell this cluster's ObjectIds from another's.
    package init(maker: UInt64) { self.maker = maker & 0xFF_FFFF_FFFF }

    /// A Date for this moment, in milliseconds since 1970.
    package static func date(_ time: Micros) -> Int64 { epochSeconds &* 1000 &+ time / 1000 }

    /// This moment in seconds since 1970.
    static func seconds(_ time: Micros) -> Int64 { epochSeconds &+ time / 1_000_000 }

    /// A new cluster time, greater than all before it.
    package mutating func tick(at time: Micros) -> BSONTimestamp {
        let seconds = UInt32(truncatingIfNeeded: Self.epochSeconds &+ time / 1_000_000)
        latest =
            seconds > latest.seconds
            ? BSONTimestamp(seconds: seconds, increment: 1)
            : BSONTimestamp(seconds: latest.seconds, increment: latest.increment &+ 1)
        return latest
    }

    package mutating func objectID(at time: Micros) -> ObjectID {
        counter &+= 1
        return ObjectID(
            seconds: UInt32(truncatingIfNeeded: Self.epochSeconds &+ time / 1_000_000), maker: maker, counter: counter)
    }
}
