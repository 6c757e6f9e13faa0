package import SimKernel

/// Who reaches whom, and what is wrong with the nodes.
package struct Network: Sendable, Hashable {
    /// The oldest first.
    package internal(set) var faults: [Fault] = []
    var nextFault: UInt32 = 1

    /// Nothing is wrong anywhere.
    package var isQuiet: Bool { faults.isEmpty }

    /// Whether no partition stands between two nodes in this direction.
    package func isOpen(from: NodeID, to: NodeID) -> Bool {
        for fault in faults {
            guard case .cut(let here, let there, let twoWay) = fault.kind else { continue }
            if here.contains(from), there.contains(to) { return false }
            if twoWay, here.contains(to), there.contains(from) { return false }
        }
        return true
    }

    /// The share of messages between two nodes that are lost.
    func lossRate(_ a: NodeID, _ b: NodeID) -> Double {
        var arrive = 1.0
        for fault in faults {
            guard case .packetLoss(let these, let those, let rate) = fault.kind else { continue }
            if these.contains(a) && those.contains(b) || these.contains(b) && those.contains(a) { arrive *= 1 - rate }
        }
        return 1 - arrive
    }

    /// How many times as long a node's disk takes.
    package func diskFactor(_ node: NodeID) -> Double {
        faults.reduce(1) { product, fault in
            if case .slowDisk(node, let factor) = fault.kind { product * factor } else { product }
        }
    }

    package func hasFullDisk(_ node: NodeID) -> Bool {
        faults.contains { if case .fullDisk(node) = $0.kind { true } else { false } }
    }

    /// How far a node's wall clock is ahead of the true time.
    package func clockOffset(_ node: NodeID) -> Micros {
        faults.reduce(0) { sum, fault in
            if case .clockSkew(node, let offset) = fault.kind { sum + offset } else { sum }
        }
    }
}
