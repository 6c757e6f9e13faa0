package import BSON

extension Cluster {
    /// An entry of the timeline: when, in which set, at which host, what, and the fields that tell more.
    package func document(of entry: TimelineEntry) -> BSONDocument {
        var document: BSONDocument = ["ts": .date(LogicalClock.date(entry.time))]
        if let set = entry.set {
            document.append("set", .string(self[set].name))
            if let member = entry.member { document.append("host", .string(self[set].members[member].host)) }
        }
        document.append("event", .string(entry.kind.name))
        for (key, value) in details(of: entry.kind) { document.append(key, value) }
        return document
    }

    private func details(of kind: TimelineEntry.Kind) -> BSONDocument {
        switch kind {
        case .electionStarted(let term, let reason, let isDryRun):
            ["term": .int64(term), "reason": .string(reason.rawValue), "dryRun": .bool(isDryRun)]
        case .electionWon(let term), .primaryReady(let term): ["term": .int64(term)]
        case .electionLost(let term, let reason), .steppedDown(let term, let reason):
            ["term": .int64(term), "reason": .string(reason)]
        case .reconfigured(let version): ["version": .integer(version)]
        case .faultBegan(let fault), .faultEnded(let fault):
            [
                "fault": .string(fault.name), "id": .int64(Int64(fault.id)),
                "nodes": .array(fault.kind.nodes.map { .string(name(of: $0)) }),
            ]
        case .rollback(let entries): ["entries": .integer(entries)]
        case .memberUp, .memberDown, .memberAdded, .memberRemoved, .synced, .initiated: [:]
        }
    }
}

extension TimelineEntry.Kind {
    /// The kind in a word or two.
    package var name: String {
        switch self {
        case .electionStarted: "election started"
        case .electionWon: "election won"
        case .electionLost: "election lost"
        case .primaryReady: "primary ready"
        case .steppedDown: "stepped down"
        case .memberUp: "member up"
        case .memberDown: "member down"
        case .memberAdded: "member added"
        case .memberRemoved: "member removed"
        case .reconfigured: "reconfigured"
        case .faultBegan: "fault began"
        case .faultEnded: "fault ended"
        case .rollback: "rollback"
        case .synced: "initial sync done"
        case .initiated: "initiated"
        }
    }
}
