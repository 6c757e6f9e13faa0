import BSON
package import SimKernel

/// A collection on its way to another shard key, to other shards or to one shard.
package struct Resharding: Sendable {
    /// Which command asked for it.
    package enum Provenance: String, Sendable, Hashable {
        case reshardCollection, moveCollection, unshardCollection
    }

    /// The coordinator's steps, each with what it knows.
    package enum Phase: Sendable, Hashable {
        case initializing
        case cloning(documents: Int, bytes: Int64)
        case buildingIndex
        /// Writes that arrived since are applied, again and again, until less than two seconds of them remain.
        case applying(applied: Int)
        case blockingWrites
        /// Reads wait too, while the config servers take the new collection for the old one.
        case committing

        /// `coordinatorState` of currentOp.
        package var coordinatorState: String {
            switch self {
            case .initializing: "initializing"
            case .cloning: "cloning"
            case .buildingIndex, .applying: "applying"
            case .blockingWrites: "blocking-writes"
            case .committing: "committing"
            }
        }
    }

    package let number: UInt32
    package let namespace: Namespace
    package let provenance: Provenance
    /// The collection that it began with: another life of it, and this comes to nothing.
    let generation: CollectionGeneration?
    package let pattern: ShardKeyPattern
    /// Where the documents will be.
    package let chunks: ChunkMap
    /// The collection's zones afterwards.
    let zones: [ZoneRange]
    let uuid: BSONBinary
    let command: BSONDocument
    let operation: OperationID
    package let startedAt: Micros
    package var phase: Phase = .initializing
    package var phaseBegan: Micros
    /// Commands that wait for its end besides the one that began it.
    var waiting: [OperationID] = []
    /// commitReshardCollection: whatever remains, writes are blocked as soon as cloning is over.
    var commitsSoon = false

    var blocksWrites: Bool { phase == .blockingWrites || phase == .committing }
    var blocksReads: Bool { phase == .committing }

    /// Stays unsharded, on the one shard that its only chunk names.
    var endsUnsharded: Bool { provenance != .reshardCollection }
}
