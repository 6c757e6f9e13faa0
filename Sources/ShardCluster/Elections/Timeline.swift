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

    mutating func append(_ entry: TimelineEntry) {
        if entries.count >= 2 * Self.capacity { entries = PersistentArray(entries.suffix(Self.capacity)) }
        entries.append(entry)
    }
}

extension Cluster {
    mutating func chronicle(_ kind: TimelineEntry.Kind, _ set: SetRef? = nil, _ member: Int? = nil) {
        timeline.append(TimelineEntry(time: now, set: set, member: member, kind: kind))
    }
}
