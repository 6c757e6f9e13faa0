import BSON
import SimKernel

/// Which member of a set a command runs on.
extension Cluster {
    /// Where the client of a command stands in the network.
    func sender(of node: NodeAddress) -> NodeID {
        if case .router(let router) = node { .router(router) } else { .client }
    }

    /// The primary that a command's node finds and that takes writes.
    func writablePrimary(of shard: ShardID, for node: NodeAddress) -> Int? {
        let found: Int?
        if case .member(shard, let member) = node {
            found = self[shard].replicaSet.members[member].isPrimary ? member : nil
        } else {
            found = primary(of: .shard(shard), seenBy: sender(of: node))
        }
        guard let found, takesWrites(found, on: shard) else { return nil }
        return found
    }

    func takesWrites(_ member: Int, on shard: ShardID) -> Bool {
        let me = self[shard].replicaSet.members[member]
        return me.isWritablePrimary && me.isResponsive
    }

    /// The member of a shard that a read runs on; nil when none is in reach that its preference allows.
    ///
    /// Of several equally good ones chance decides.
    mutating func select(_ preference: ReadPreference, on shard: ShardID, for node: NodeAddress) -> Int? {
        if preference.mode == .primary { return readablePrimary(of: shard, for: node) }
        let eligible = preference.eligible(offers(on: shard, to: sender(of: node)))
        guard eligible.count > 1 else { return eligible.first?.member }
        return eligible[Int(generator.below(UInt64(eligible.count)))].member
    }

    /// What `offers` would give as the primary.
    private func readablePrimary(of shard: ShardID, for node: NodeAddress) -> Int? {
        guard let primary = primary(of: .shard(shard), seenBy: sender(of: node)) else { return nil }
        let members = shards[shard.slot].replicaSet.members
        return members[primary].isReadable && !members[primary].settings.hidden ? primary : nil
    }

    private func offers(on shard: ShardID, to node: NodeID) -> [MemberOffer] {
        let set = SetRef.shard(shard)
        let primary = primary(of: set, seenBy: node)
        let members = read(set) { $0.members }
        var offers: [MemberOffer] = []
        for index in members.indices
        where members[index].isReadable && !members[index].settings.hidden && reaches(node, .member(set, index))
            && (!members[index].isPrimary || index == primary)
        {
            offers.append(
                MemberOffer(
                    member: index, isPrimary: index == primary, tags: members[index].settings.tags,
                    lastWrite: Int64(members[index].applied.timestamp.seconds),
                    roundTrip: 2 * pathDelay(from: node, to: .member(set, index))))
        }
        return offers
    }

    static func noMember(_ preference: ReadPreference, in set: String) -> CommandError {
        .failedToSatisfyReadPreference(
            "Could not find host matching read preference \(preference.serverText) for set \(set)")
    }
}
