package import SimKernel

/// Something that happened to a set or to a node, for the timeline.
package struct TimelineEntry: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case electionStarted(term: Int64, reason: ElectionReason, isDryRun: Bool)
        case electionWon(term: Int64)
        case electionLost(term: Int64, reason: String)
        /// It takes writes.
        case primaryReady(term: Int64)
        case steppedDown(term: Int64, reason: String)
        case memberUp
        case memberDown
        case memberAdded
        case memberRemoved
        case reconfigured(version: Int)
        case faultBegan(Fault)
        case faultEnded(Fault)
        case rollback(entries: Int)
        case synced
        /// Begun by replSetInitiate, without a primary yet.
        case initiated
    }

    package let time: Micros
    package let set: SetRef?
    /// Its place in the set.
    package let member: Int?
    package let kind: Kind
}

/// The newest entries, oldest first; at least `capacity` of them are kept.
package struct Timeline: Sendable, Hashable {
    package static let capacity = 10_000

    package private(set) var entries = PersistentArray<TimelineEntry>()
    /// Who was primary before the oldest entry, of the sets that forgotten entries spoke of.
    private var leaders: [Leader] = []

    private struct Leader: Sendable, Hashable {
        let set: SetRef
        var member: Int?
    }

    mutating func append(_ entry: TimelineEntry) {
        if entries.count >= 2 * Self.capacity {
            for entry in entries.prefix(entries.count - Self.capacity) { forget(entry) }
            entries = PersistentArray(entries.suffix(Self.capacity))
        }
        entries.append(entry)
    }

    /// The primary of a set before the oldest entry: its first member, where nothing was forgotten of it.
    package func firstPrimary(of set: SetRef) -> Int? {
        guard let known = leaders.first(where: { $0.set == set }) else { return 0 }
        return known.member
    }

    private mutating func forget(_ entry: TimelineEntry) {
        guard let set = entry.set else { return }
        let present = firstPrimary(of: set)
        var next = present
        switch entry.kind {
        case .primaryReady: next = entry.member
        case .steppedDown, .memberDown: if entry.member == present { next = nil }
        case .initiated: next = nil
        default: break
        }
        guard next != present else { return }
        if let place = leaders.firstIndex(where: { $0.set == set }) {
            leaders[place].member = next
        } else {
            leaders.append(Leader(set: set, member: next))
        }
    }
}

extension Cluster {
    mutating func chronicle(_ kind: TimelineEntry.Kind, _ set: SetRef? = nil, _ member: Int? = nil) {
        timeline.append(TimelineEntry(time: now, set: set, member: member, kind: kind))
    }
}
