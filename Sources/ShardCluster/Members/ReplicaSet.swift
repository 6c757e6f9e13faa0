package import BSON
package import SimKernel

/// The members of one replica set, which share one versioned store, each at its own applied point.
package struct ReplicaSet: Sendable, Hashable {
    package let name: String
    /// Instance size of its members, but for those that a rolling update has reached.
    package var tier: String
    /// Those that members work by, the newest last.
    var configurations: [SetConfiguration]
    var disturbance = Disturbance()
    package var term: Int64 = 1
    package var members: [Member]
    /// Something is wrong with it, or not yet settled: its replication is simulated event by event.
    package internal(set) var isDisturbed = false
    /// The set's own id in its configuration (`settings.replicaSetId`).
    package let id: ObjectID

    /// A healthy set: the first member is primary, the others have applied all that it has.
    package init(name: String, tier: String, memberCount: Int, port: Int, id: ObjectID, at time: Micros, first: OpTime)
    {
        self.name = name
        self.tier = tier
        self.id = id
        members = (0..<max(1, memberCount)).map { index in
            Member(
                id: index, host: HostNames.member(index, of: name, port: port),
                role: index == 0 ? .primary(electedAt: time) : .secondary(syncSource: 0), startedAt: time,
                applied: first, durable: first)
        }
        configurations = [
            SetConfiguration(
                version: .init(term: 1, number: 1),
                entries: members.indices.map { SetConfiguration.Entry(member: $0, id: $0, settings: MemberSettings()) })
        ]
    }

    /// Puts the members into regions, in turn, each with the tags that say so.
    mutating func spread(over regions: [String]) {
        guard !regions.isEmpty else { return }
        for index in members.indices {
            let region = regions[index % regions.count]
            members[index].region = region
            members[index].settings.tags = ["region": .string(region), "provider": "AWS"]
            configurations[0].entries[index].settings.tags = members[index].settings.tags
        }
    }

    /// The member that takes writes in the newest term, in its own eyes.
    package var primary: Int? {
        var newest: Int?
        for index in members.indices where members[index].isWritablePrimary {
            if let other = newest, members[other].ballot.term >= members[index].ballot.term { continue }
            newest = index
        }
        return newest
    }

    package func tier(of member: Int) -> String { members[member].tier ?? tier }

    /// The primary's, whose machine does the set's work.
    package var servingTier: String { primary.map { tier(of: $0) } ?? tier }

    /// "name/host,host": how the catalog and the drivers write a set.
    package var connectionString: String {
        name + "/" + members.filter(\.isConfigured).map(\.host).joined(separator: ",")
    }

    /// More than half of the voting members.
    package var majority: Int { members.reduce(0) { $0 + $1.votes } / 2 + 1 }

    /// The newest point that a majority has applied: what a majority read sees.
    package var majorityCommitted: OpTime? {
        let applied = members.filter { $0.votes > 0 }.map(\.applied).sorted(by: >)
        return applied.count >= majority ? applied[majority - 1] : nil
    }

    /// The primary wrote this entry, and every healthy secondary has applied it.
    package mutating func advance(to point: OpTime) {
        for index in members.indices {
            if case .down = members[index].role { continue }
            members[index].applied = point
            members[index].durable = point
        }
    }
}
