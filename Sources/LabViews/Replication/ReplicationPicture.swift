package import BSON

/// Replica sets as `rs.status()` and `rs.conf()` tell of them, apart from how they are drawn.
package struct ReplicationPicture: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        /// Without domain and port.
        package let name: String
        /// `stateStr`.
        package let state: String
        package let isHealthy: Bool
        /// Seconds that its newest entry is older than the primary's; nil for arbiters and where nobody knows.
        package let behind: Double?
        package let source: String
        package let votes: Int
        package let priority: Double
        /// hidden, arbiter, a delay, what the last heartbeat said.
        package let remarks: [String]

        var isPrimary: Bool { state == "PRIMARY" }
    }

    package struct ReplicaSet: Sendable, Hashable {
        package let name: String
        package let term: Int64
        /// Whose view it is; nil if nobody answered.
        package let viewer: String?
        /// Votes that an election needs, of all that there are.
        package let majority: Int
        package let votes: Int
        package let members: [Member]

        package init(
            name: String, term: Int64, viewer: String?, majority: Int = 0, votes: Int = 0, members: [Member] = []
        ) {
            self.name = TerminalText.cleanLine(name)
            self.term = term
            self.viewer = viewer
            self.majority = majority
            self.votes = votes
            self.members = members
        }

        var primary: Member? { members.first(where: \.isPrimary) }
    }

    package let sets: [ReplicaSet]

    package init(sets: [ReplicaSet]) { self.sets = sets }
}

extension ReplicationPicture.ReplicaSet {
    /// From the replies of replSetGetStatus and replSetGetConfig.
    package init(status: BSONDocument, configuration: BSONDocument?) {
        let members = status["members"]?.array?.compactMap(\.document) ?? []
        let settings = configuration?["config"]?.document?["members"]?.array?.compactMap(\.document) ?? []
        let primary = members.first { $0["stateStr"]?.string == "PRIMARY" }?["optimeDate"]?.date
        let newest = primary ?? members.compactMap { $0["optimeDate"]?.date }.max()
        let viewer = members.first { $0["self"]?.truthy == true }?["name"]?.string
        self.init(
            name: status["set"]?.string ?? "?", term: status["term"]?.int64 ?? 0,
            viewer: viewer.map(ReplicationPicture.short), majority: Int(status["majorityVoteCount"]?.int64 ?? 0),
            votes: Int(status["votingMembersCount"]?.int64 ?? 0),
            members: members.map { member in
                let own = settings.first { $0["_id"]?.int64 == member["_id"]?.int64 }
                return ReplicationPicture.Member(member, settings: own, newest: newest)
            })
    }
}

extension ReplicationPicture.Member {
    fileprivate init(_ status: BSONDocument, settings: BSONDocument?, newest: Int64?) {
        name = ReplicationPicture.short(status["name"]?.string ?? "?")
        state = TerminalText.cleanLine(status["stateStr"]?.string ?? "?")
        isHealthy = status["health"]?.double == 1
        let point = isHealthy ? status["optimeDate"]?.date : nil
        // One that has nothing yet stands at the beginning of 1970.
        behind = point.flatMap { $0 > 0 ? $0 : nil }.flatMap { point in
            newest.map { max(Double($0 &- point) / 1_000, 0) }
        }
        source = ReplicationPicture.short(status["syncSourceHost"]?.string ?? "")
        votes = Int(settings?["votes"]?.int64 ?? 1)
        priority = settings?["priority"]?.double ?? 1
        var remarks: [String] = []
        if settings?["hidden"]?.truthy == true { remarks.append("hidden") }
        if let delay = settings?["secondaryDelaySecs"]?.int64, delay > 0 { remarks.append("delayed by \(delay) s") }
        let tags = settings?["tags"]?.document?.compactMap { key, value in value.string.map { "\(key) \($0)" } } ?? []
        remarks += tags
        if let message = status["lastHeartbeatMessage"]?.string, !message.isEmpty { remarks.append(message) }
        self.remarks = remarks.map { TerminalText.cleanLine($0) }
    }
}

extension ReplicationPicture {
    /// A host without domain and port.
    static func short(_ host: String) -> String { TerminalText.cleanLine(host.prefix { $0 != "." && $0 != ":" }) }
}
