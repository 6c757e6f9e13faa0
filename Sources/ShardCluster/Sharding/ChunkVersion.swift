package import BSON

/// The version of a chunk, a shard's placement or a collection's: generation first, then major, then minor.
///
/// A migration raises the major number, a split or a merge the minor one.
package struct ChunkVersion: Sendable, Hashable {
    package var major: UInt32
    package var minor: UInt32

    package init(_ major: UInt32, _ minor: UInt32) {
        self.major = major
        self.minor = minor
    }

    /// What a shard without chunks answers.
    package static let none = ChunkVersion(0, 0)

    package var nextMajor: ChunkVersion { ChunkVersion(major &+ 1, 0) }
    package var nextMinor: ChunkVersion { ChunkVersion(major, minor &+ 1) }

    /// `lastmod`: a timestamp whose halves are the two numbers.
    package var timestamp: BSONTimestamp { BSONTimestamp(seconds: major, increment: minor) }
}

extension ChunkVersion: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.major != right.major ? left.major < right.major : left.minor < right.minor
    }
}

/// Which life of a collection a routing table belongs to: dropped and sharded again, or another key, is another one.
package struct CollectionGeneration: Sendable, Hashable {
    package let epoch: ObjectID
    package let timestamp: BSONTimestamp
}
