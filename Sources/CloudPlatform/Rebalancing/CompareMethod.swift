import BSON
import ShardCluster

/// `rebalancer.compare`
extension Platform {
    func compareHashings(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["hashes", "keys", "nodes", "leaves", "virtualNodes", "slack"])
        var comparison = HashComparison()
        if options.value("hashes") != nil { comparison.kinds = try kinds(try options.strings("hashes")) }
        if let keys = try options.integer("keys", in: 1...HashComparison.keyLimit) { comparison.keys = Int(keys) }
        if let nodes = try options.integer("nodes", in: 1...HashComparison.nodeLimit) { comparison.nodes = Int(nodes) }
        if let points = try options.integer("virtualNodes", in: 1...HashComparison.pointLimit) {
            comparison.virtualNodes = Int(points)
        }
        if let slack = try options.number("slack", in: 0...100) { comparison.slack = slack }
        if let leaves = try options.integer("leaves", in: 1...Int64(comparison.nodes)) {
            guard comparison.nodes > 1 else {
                throw .badValue("rebalancer.compare: the only node cannot leave. Compare two nodes or more.")
            }
            comparison.leaves = Int(leaves)
        }
        return .array(comparison.run().map { .document($0) })
    }

    private func kinds(_ names: [String]) throws(CommandError) -> [HashComparison.Kind] {
        var kinds: [HashComparison.Kind] = []
        for name in names {
            guard let kind = HashComparison.Kind(rawValue: name) else {
                let known = HashComparison.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badValue("rebalancer.compare: there is no hashing \"\(name)\". It is one of \(known).")
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        guard !kinds.isEmpty else {
            throw .badValue("rebalancer.compare: hashes must name at least one hashing.")
        }
        return kinds
    }
}
