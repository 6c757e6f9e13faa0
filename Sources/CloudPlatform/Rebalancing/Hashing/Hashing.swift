/// A way to tell from a key's hash alone which node has it.
protocol Hashing: Sendable {
    /// A place in the list of nodes that it was made of.
    func node(of key: UInt64) -> Int
}

/// The key's hash divided by the number of nodes: even, and nearly every key moves when that number changes.
struct ModuloHash: Hashing {
    let count: Int

    func node(of key: UInt64) -> Int { Int(key % UInt64(count)) }
}

/// Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (arXiv 1406.2294): no memory, O(log n), and
/// nodes are numbers: only the last one can leave without renumbering the others.
struct JumpHash: Hashing {
    let count: Int

    func node(of key: UInt64) -> Int { Self.bucket(of: key, among: count) }

    static func bucket(of key: UInt64, among count: Int) -> Int {
        var key = key
        var bucket = 0
        var next = 0
        while next < count {
            bucket = next
            key = key &* 2_862_933_555_777_941_757 &+ 1
            let jump = Double(bucket + 1) * (0x1p31 / Double((key >> 33) + 1))
            next = jump < Double(count) ? Int(jump) : count
        }
        return bucket
    }
}

/// Thaler and Ravishankar's highest random weight (1998): each node draws a number for the key and the highest has it.
/// O(n) a key.
struct RendezvousHash: Hashing {
    /// Hashes of the nodes' names.
    let nodes: [UInt64]

    func node(of key: UInt64) -> Int {
        var best = 0
        var highest: UInt64 = 0
        for index in nodes.indices {
            let weight = KeyHash.of(nodes[index], key)
            if weight > highest || index == 0 { (best, highest) = (index, weight) }
        }
        return best
    }
}
