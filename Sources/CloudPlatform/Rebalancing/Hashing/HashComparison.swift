import BSON
import ShardCluster
import SimKernel

/// The hashings side by side, on the same keys and the same change of the nodes.
struct HashComparison: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case ring, bounded, jump, rendezvous, modulo
    }

    static let keyLimit: Int64 = 100_000
    static let nodeLimit: Int64 = 200
    static let pointLimit: Int64 = 1_000

    var kinds = Kind.allCases
    var keys = 10_000
    var nodes = 10
    var virtualNodes = 100
    var slack = 0.25
    /// Which node leaves, from 1 in order of joining; nil if one joins.
    var leaves: Int?

    private var before: [UInt64] { (1...nodes).map { KeyHash.of("node-\($0)") } }

    private var after: [UInt64] {
        guard let leaves else { return before + [KeyHash.of("node-\(nodes + 1)")] }
        var rest = before
        rest.remove(at: leaves - 1)
        return rest
    }

    func run() -> [BSONDocument] {
        let hashes = (0..<keys).map { KeyHash.of(number: $0) }
        let (old, new) = (before, after)
        return kinds.map { kind in
            let placed = place(hashes, by: kind, on: old)
            let replaced = place(hashes, by: kind, on: new)
            let moved = hashes.indices.reduce(0) { $0 + (old[placed[$1]] == new[replaced[$1]] ? 0 : 1) }
            return row(kind, placed, moved: moved, of: new.count)
        }
    }

    /// The node of each key.
    func place(_ keys: [UInt64], by kind: Kind, on nodes: [UInt64]) -> [Int] {
        let ring = { HashRing(nodes: nodes, virtualNodes: virtualNodes) }
        let hashing: any Hashing
        switch kind {
        case .bounded: return BoundedLoads.place(keys, on: ring(), nodes: nodes.count, slack: slack)
        case .ring: hashing = ring()
        case .jump: hashing = JumpHash(count: nodes.count)
        case .rendezvous: hashing = RendezvousHash(nodes: nodes)
        case .modulo: hashing = ModuloHash(count: nodes.count)
        }
        return keys.map { hashing.node(of: $0) }
    }

    private func row(_ kind: Kind, _ placed: [Int], moved: Int, of count: Int) -> BSONDocument {
        var loads = [Int](repeating: 0, count: nodes)
        for node in placed { loads[node] += 1 }
        let spread = Spread(loads.map(Double.init))
        return [
            "hash": .string(kind.rawValue), "nodes": .number(Int64(nodes)), "to": .number(Int64(count)),
            "keys": .number(Int64(keys)), "moved": .number(Int64(moved)),
            "share": .double(Double(moved) / Double(keys)),
            "deviation": .double(spread.deviation), "maxLoad": .number(Int64(loads.max() ?? 0)),
            "imbalance": .double(spread.imbalance),
        ]
    }
}
