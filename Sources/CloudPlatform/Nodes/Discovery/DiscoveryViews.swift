import BSON
import ShardCluster

/// `nodes.discovered`: who knows whom.
extension Platform {
    /// All nodes, or one.
    func discovered(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        guard arguments.value(0) != nil else {
            try arguments.atMost(1)
            return .array(nodes.nodes.map { .document(discovery(of: $0)) })
        }
        return .document(discovery(of: nodes.nodes[try node(arguments, atMost: 1)]))
    }

    private func discovery(of node: Node) -> BSONDocument {
        let known = nodes.known(to: node.id)
        let others = nodes.memberIDs.filter { $0 != node.id }
        return [
            "node": .string(node.name), "joining": .bool(node.isJoining),
            "knows": names(others.filter(known.contains)),
            "missing": names(others.filter { !known.contains($0) }),
            "obsolete": .array(
                nodes.gossip.departed.filter { known.contains($0.id) }.map { .string($0.name) }),
            "knownBy": names(nodes.whoKnow(node.id)),
        ]
    }

    private func names(_ ids: [Int]) -> BSONValue { .array(ids.compactMap { nodes.node($0).map { .string($0.name) } }) }
}

extension NodeBook {
    /// Whom a node takes for a member, itself not.
    func known(to id: Int) -> [Int] {
        guard gossip.isUsed else { return memberIDs.filter { $0 != id } }
        return (gossip.view(of: id)?.members ?? []).filter { $0 != id }
    }

    /// Which other nodes take it for a member.
    func whoKnow(_ id: Int) -> [Int] {
        guard gossip.isUsed else { return memberIDs.filter { $0 != id } }
        return gossip.views.filter { $0.owner != id && $0.knows(id) }.map(\.owner)
    }
}
