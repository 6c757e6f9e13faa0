/// Mirrokni, Thorup and Zadimoghaddam's consistent hashing with bounded loads (arXiv 1608.01350): a key goes on along
/// the ring to the first node that is not full.
enum BoundedLoads {
    /// The most keys a node takes: ceil((1 + slack) keys / nodes).
    static func capacity(keys: Int, nodes: Int, slack: Double) -> Int {
        let exact = (1 + slack) * Double(keys) / Double(nodes)
        guard exact < Double(keys) else { return keys }
        let below = Int(exact)
        return Double(below) < exact ? below + 1 : below
    }

    /// The node of each key, in the keys' order.
    static func place(_ keys: [UInt64], on ring: HashRing, nodes: Int, slack: Double) -> [Int] {
        let capacity = capacity(keys: keys.count, nodes: nodes, slack: slack)
        var loads = [Int](repeating: 0, count: nodes)
        return keys.map { key in
            let node = ring.node(of: key) { loads[$0] < capacity }
            loads[node] += 1
            return node
        }
    }
}
