import BSON
package import SimKernel

/// Documents that a shard gave away and still stores: hidden from reads, and deleted when their time has come.
package struct OrphanRange: Sendable, Hashable {
    package let id: UInt32
    package let namespace: Namespace
    package let range: ShardKeyRange
    package let documents: Int
    package let bytes: Int64
    package var deleteAt: Micros
}
