package import BSON

/// A replica set's configuration, as replSetGetConfig shows it.
package struct SetConfiguration: Sendable, Hashable {
    /// Which of two configurations is newer: first the term decides, then the version.
    package struct Version: Sendable, Hashable, Comparable {
        /// -1 after a forced change, whose version alone decides.
        package var term: Int64
        package var number: Int

        package static func < (a: Self, b: Self) -> Bool {
            a.term < 0 || b.term < 0 || a.term == b.term ? a.number < b.number : a.term < b.term
        }
    }

    /// A member as one configuration has it.
    package struct Entry: Sendable, Hashable {
        /// Its place in `ReplicaSet.members`.
        package let member: Int
        /// `_id`.
        package let id: Int
        package var settings: MemberSettings
    }

    package var version: Version
    package var entries: [Entry]
    package var settings = SetSettings()
    /// Where false, a majority's acknowledgement does not wait for journals.
    package var writeConcernMajorityJournalDefault = true

    package func entry(of member: Int) -> Entry? { entries.first { $0.member == member } }

    package func votes(of member: Int) -> Int { place(of: member).map { entries[$0].settings.votes } ?? 0 }

    package func priority(of member: Int) -> Double { place(of: member).map { entries[$0].settings.priority } ?? 0 }

    private func place(of member: Int) -> Int? { entries.indices.first { entries[$0].member == member } }

    /// Members that vote.
    package var voters: [Int] {
        var voters: [Int] = []
        voters.reserveCapacity(entries.count)
        for place in entries.indices where entries[place].settings.votes > 0 { voters.append(entries[place].member) }
        return voters
    }

    /// Votes that win an election.
    package var majority: Int { entries.indices.count { entries[$0].settings.votes > 0 } / 2 + 1 }
}

/// `settings` of a configuration.
package struct SetSettings: Sendable, Hashable {
    package var chainingAllowed = true
    package var heartbeatIntervalMillis: Int64 = 2_000
    package var heartbeatTimeoutSecs: Int64 = 10
    package var electionTimeoutMillis: Int64 = 10_000
    /// -1: as long as it takes.
    package var catchUpTimeoutMillis: Int64 = -1
    package var catchUpTakeoverDelayMillis: Int64 = 30_000
    /// Write concerns by tags, name by name.
    package var getLastErrorModes: BSONDocument = [:]

    package init() {}
}
