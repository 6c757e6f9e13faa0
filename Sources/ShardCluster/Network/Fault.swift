package import SimKernel

/// Something that is wrong in the cluster, from a moment on.
package struct Fault: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The processes are gone until they are restarted.
        case killed([NodeID])
        case paused(NodeID)
        /// Each access to the disk takes so many times as long.
        case slowDisk(NodeID, factor: Double)
        case fullDisk(NodeID)
        /// The wall clock is ahead by so much, or behind.
        case clockSkew(NodeID, offset: Micros)
        /// This share of messages between the two groups is lost, both ways.
        case packetLoss([NodeID], [NodeID], rate: Double)
        /// No message comes from one group to the other; two ways, none the other way either.
        case cut(from: [NodeID], to: [NodeID], twoWay: Bool)

        /// The nodes that it is about.
        package var nodes: [NodeID] {
            switch self {
            case .killed(let nodes): nodes
            case .paused(let node), .slowDisk(let node, _), .fullDisk(let node), .clockSkew(let node, _): [node]
            case .packetLoss(let a, let b, _): a + b
            case .cut(let from, let to, _): from + to
            }
        }
    }

    package let id: UInt32
    /// The method of `faults` that began it.
    package let name: String
    package internal(set) var kind: Kind
    package let since: Micros
    /// nil: until it is healed.
    package let until: Micros?
}
