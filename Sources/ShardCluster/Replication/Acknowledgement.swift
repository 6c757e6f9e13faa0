import BSON
import SimKernel

/// Whether a write counts as acknowledged.
extension Cluster {
    enum WriteOutcome: Sendable {
        case acknowledged
        case pending(isLost: Bool)
        case failed(CommandError)
    }

    /// How long a router or a driver waits for an answer of a node that it no longer reaches.
    private static let lostLimit: Micros = .seconds(10)

    func outcome(of write: AwaitedWrite) -> WriteOutcome {
        var isLost = false
        var isPending = false
        for place in write.written {
            let slot = place.shard.slot
            if shards[slot].replicaSet.members[place.member].isDown {
                let host = shards[slot].replicaSet.members[place.member].host
                return .failed(
                    .hostUnreachable("Error connecting to \(host) :: caused by :: Connection closed by peer"))
            }
            if !reaches(sender(of: write.node), .member(.shard(place.shard), place.member)) { isLost = true }
            if let error = unsatisfiable(write.concern, on: place.shard) { return .failed(error) }
            guard shards[slot].replicaSet.members[place.member].isPrimary,
                shards[slot].contains(place.point, following: place.member)
            else {
                return .failed(Self.steppedDownWhileWaiting)
            }
            if !isAcknowledged(place, write.concern) { isPending = true }
        }
        if isLost, let since = write.lostSince, now - since >= Self.lostLimit {
            return .failed(
                CommandError(code: 89, codeName: "NetworkTimeout", message: "Socket operation timed out"))
        }
        return isPending || isLost ? .pending(isLost: isLost) : .acknowledged
    }

    static let steppedDownWhileWaiting = CommandError(
        code: 189, codeName: "PrimarySteppedDown", message: "Primary stepped down while waiting for replication")

    /// Whether as many members as a concern asks for are known by the primary to have an entry.
    private func isAcknowledged(_ place: CommandWork.Written, _ concern: WriteConcern) -> Bool {
        let slot = place.shard.slot
        guard shards[slot].replicaSet.isDisturbed else { return true }
        switch concern.acknowledgement ?? shards[slot].replicaSet.defaultAcknowledgement {
        case .majority:
            return shards[slot].replicaSet.members[place.member].following.committed >= place.point
                || plants.contains(.stalePrimary)
        case .nodes(let count):
            let primary = shards[slot].replicaSet.members[place.member]
            let own = concern.journal == true ? primary.durable : primary.applied
            guard own >= place.point else { return false }
            return holders(of: place).count >= count
        case .mode(let name):
            guard let mode = shards[slot].replicaSet.mode(name) else { return true }
            return isAcknowledged(place, by: mode)
        case .tags(let tags): return isAcknowledged(place, by: tags)
        }
    }

    /// Members with data that the primary knows to have an entry, itself among them.
    private func holders(of place: CommandWork.Written) -> [Member] {
        let set = self[place.shard].replicaSet
        let following = set.members[place.member].following
        return set.members.indices.filter { index in
            set.members[index].bearsData && (index == place.member || following.known(of: index) >= place.point)
        }.map { set.members[$0] }
    }

    /// Of each tag, members with so many different values.
    private func isAcknowledged(_ place: CommandWork.Written, by tags: BSONDocument) -> Bool {
        let holders = holders(of: place)
        return tags.allSatisfy { tag, count in
            Set(holders.compactMap { $0.settings.tags[tag] }).count >= Int(clamping: count.int64 ?? 1)
        }
    }

    /// A concern that no number of acknowledgements would satisfy.
    func unsatisfiable(_ concern: WriteConcern, on shard: ShardID) -> CommandError? {
        guard let acknowledgement = concern.acknowledgement, acknowledgement != .majority else { return nil }
        if case .nodes(let count) = acknowledgement {
            let members = shards[shard.slot].replicaSet.members
            return count > members.indices.count { members[$0].bearsData } ? Self.notEnoughNodes : nil
        }
        let set = self[shard].replicaSet
        let bearers = set.members.filter(\.bearsData)
        let tags: BSONDocument
        switch acknowledgement {
        case .mode(let name):
            guard let mode = set.mode(name) else {
                return CommandError(
                    code: 79, codeName: "UnknownReplWriteConcern",
                    message: "No write concern mode named '\(name)' found in replica set configuration")
            }
            tags = mode
        case .tags(let given): tags = given
        case .majority, .nodes: return nil
        }
        let isPossible = tags.allSatisfy { tag, count in
            Set(bearers.compactMap { $0.settings.tags[tag] }).count >= Int(clamping: count.int64 ?? 1)
        }
        return isPossible ? nil : Self.notEnoughNodes
    }

    private static let notEnoughNodes = CommandError(
        code: 100, codeName: "UnsatisfiableWriteConcern", message: "Not enough data-bearing nodes")
}

extension ReplicaSet {
    /// The default write concern: majority, but w: 1 where arbiters leave no more members with data than a majority.
    var defaultAcknowledgement: WriteConcern.Acknowledgement {
        var (voters, arbiters) = (0, 0)
        for place in members.indices where members[place].votes > 0 {
            voters += 1
            if members[place].isArbiter { arbiters += 1 }
        }
        return arbiters > 0 && voters - arbiters <= majority ? .nodes(1) : .majority
    }

    /// Whether the primary answers a write by itself.
    package func primaryAcknowledges(_ concern: WriteConcern) -> Bool {
        if case .nodes(let count) = concern.acknowledgement ?? defaultAcknowledgement { count <= 1 } else { false }
    }

    /// A mode of `settings.getLastErrorModes`.
    func mode(_ name: String) -> BSONDocument? { configuration.settings.getLastErrorModes[name]?.document }
}
