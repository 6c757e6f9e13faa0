import BSON
import SimKernel

extension Cluster {
    /// replSetGetStatus: the set as the addressed member sees it.
    func replicaSetStatus(_ request: CommandRequest) throws(CommandError) -> BSONDocument {
        let (set, me) = try processAddressed(request)
        let own = self[set].members[me]
        guard own.role != .removed else {
            throw CommandError(
                code: 93, codeName: "InvalidReplicaSetConfig",
                message: "Our replica set config is invalid or we are not a member of it")
        }
        let configuration = self[set].configuration(of: me)
        let writers = configuration.entries.count { $0.settings.votes > 0 && !$0.settings.arbiterOnly }
        var reply: BSONDocument = [
            "set": .string(self[set].name), "date": .date(LogicalClock.date(now)),
            "myState": .integer(shownState(of: own).number), "term": .int64(own.ballot.term),
            "syncSourceHost": .string(syncSourceHost(of: me, in: set)),
            "syncSourceId": .integer(syncSourceID(of: me, in: set)),
            "heartbeatIntervalMillis": .int64(configuration.settings.heartbeatIntervalMillis),
            "majorityVoteCount": .integer(configuration.majority),
            "writeMajorityCount": .integer(min(configuration.majority, writers)),
            "votingMembersCount": .integer(configuration.voters.count),
            "writableVotingMembersCount": .integer(writers),
            "optimes": .document(optimes(of: me, in: set)),
        ]
        if !own.isArbiter {
            reply.append("lastStableRecoveryTimestamp", .timestamp(stableCheckpoint(of: me, in: set)))
        }
        if let metrics = own.standing.candidate {
            reply.append("electionCandidateMetrics", .document(document(of: metrics, in: set)))
        }
        if let metrics = own.standing.participant {
            reply.append("electionParticipantMetrics", .document(document(of: metrics, in: set)))
        }
        let members = configuration.entries.map { entry in
            BSONValue.document(
                entry.member == me ? ownStatus(of: entry, in: set) : status(of: entry, seenBy: me, in: set))
        }
        reply.append("members", .array(members))
        return success(reply)
    }

    /// What the member would come back to after a crash: the newest entry that a majority had at its last checkpoint.
    private func stableCheckpoint(of me: Int, in set: SetRef) -> BSONTimestamp {
        let committed = committed(of: me, in: set).timestamp
        guard case .shard(let shard) = set else { return committed }
        let checkpoint = now / ReplicationTimes.checkpoint * (ReplicationTimes.checkpoint / 1_000_000)
        let seconds = UInt32(truncatingIfNeeded: LogicalClock.epochSeconds &+ checkpoint)
        return min(committed, newestEntry(at: BSONTimestamp(seconds: seconds, increment: 0), on: shard))
    }

    private func ownStatus(of entry: SetConfiguration.Entry, in set: SetRef) -> BSONDocument {
        let own = self[set].members[entry.member]
        let state = shownState(of: own)
        var document: BSONDocument = [
            "_id": .integer(entry.id), "name": .string(own.host), "health": .double(1),
            "state": .integer(state.number), "stateStr": .string(state.name),
            "uptime": .integer(Int((now - own.startedAt) / 1_000_000)),
        ]
        if !own.isArbiter { appendPoints(own.applied, own.durable, isSelf: true, to: &document) }
        document.append("syncSourceHost", .string(syncSourceHost(of: entry.member, in: set)))
        document.append("syncSourceId", .integer(syncSourceID(of: entry.member, in: set)))
        document.append("infoMessage", "")
        appendElection(of: own.role, to: &document)
        appendConfig(own.installed, to: &document)
        document.append("self", true)
        document.append("lastHeartbeatMessage", "")
        return document
    }

    /// Another member, as the last heartbeat told of it.
    private func status(of entry: SetConfiguration.Entry, seenBy me: Int, in set: SetRef) -> BSONDocument {
        let peer = peer(entry.member, of: me, in: set)
        let other = self[set].members[entry.member]
        let state = peer.isUp ? peer.report.role.state : Member.Role.down(since: now).state
        var document: BSONDocument = [
            "_id": .integer(entry.id), "name": .string(other.host), "health": .double(peer.isUp ? 1 : 0),
            "state": .integer(state.number), "stateStr": .string(state.name),
            "uptime": .integer(peer.isUp ? Int((now - max(other.startedAt, 0)) / 1_000_000) : 0),
        ]
        if !entry.settings.arbiterOnly {
            let points = peer.isUp ? (peer.report.applied, peer.report.durable) : (OpTime.none, OpTime.none)
            appendPoints(points.0, points.1, isSelf: false, to: &document)
        }
        document.append("lastHeartbeat", .date(LogicalClock.date(peer.lastAnswer ?? 0)))
        document.append("lastHeartbeatRecv", .date(LogicalClock.date(peer.lastRequest ?? 0)))
        document.append("pingMs", .int64(peer.isUp ? peer.roundTrip / 1_000 : 0))
        document.append("lastHeartbeatMessage", .string(peer.isUp ? "" : peer.failure))
        document.append("syncSourceHost", .string(peer.isUp ? syncSourceHost(of: entry.member, in: set) : ""))
        document.append("syncSourceId", .integer(peer.isUp ? syncSourceID(of: entry.member, in: set) : -1))
        document.append("infoMessage", "")
        if peer.isUp { appendElection(of: peer.report.role, to: &document) }
        appendConfig(peer.report.config, to: &document)
        return document
    }

    /// What a member knows of another; in a calm set heartbeats come and go without being simulated.
    private func peer(_ other: Int, of me: Int, in set: SetRef) -> Peer {
        let peers = self[set].members[me].standing.peers
        if self[set].isDisturbed, peers.indices.contains(other) { return peers[other] }
        var peer = Peer(report: report(of: other, in: set))
        let interval = self[set].configuration.settings.heartbeatInterval
        let phase = Micros(me * 613_000 + other * 389_000) % max(1, interval)
        peer.lastAnswer = max(0, now - (now + phase) % interval)
        peer.lastRequest = max(0, now - (now + phase + interval / 3) % interval)
        peer.roundTrip = 2 * pathDelay(from: .member(set, me), to: .member(set, other))
        return peer
    }

    private func appendPoints(_ applied: OpTime, _ durable: OpTime, isSelf: Bool, to document: inout BSONDocument) {
        document.append("optime", .document(applied.document))
        if !isSelf { document.append("optimeDurable", .document(durable.document)) }
        document.append("optimeWritten", .document(applied.document))
        document.append("optimeDate", wallTime(applied))
        if !isSelf { document.append("optimeDurableDate", wallTime(durable)) }
        document.append("optimeWrittenDate", wallTime(applied))
        document.append("lastAppliedWallTime", wallTime(applied))
        document.append("lastDurableWallTime", wallTime(durable))
        document.append("lastWrittenWallTime", wallTime(applied))
    }

    private func appendElection(of role: Member.Role, to document: inout BSONDocument) {
        guard case .primary(let elected) = role else { return }
        let seconds = UInt32(truncatingIfNeeded: LogicalClock.epochSeconds &+ elected / 1_000_000)
        document.append("electionTime", .timestamp(BSONTimestamp(seconds: seconds, increment: 1)))
        document.append("electionDate", .date(LogicalClock.date(elected)))
    }

    private func appendConfig(_ version: SetConfiguration.Version, to document: inout BSONDocument) {
        document.append("configVersion", .integer(version.number))
        document.append("configTerm", .int64(version.term))
    }

    /// Who a member fetches from: its own word, and the primary in a calm set if it has none.
    func syncSource(of member: Int, in set: SetRef) -> Int? {
        guard case .secondary(let source) = self[set].members[member].role else { return nil }
        if set == .config { return self[set].primary }
        return self[set].isDisturbed ? source : source ?? self[set].primary
    }

    private func syncSourceHost(of member: Int, in set: SetRef) -> String {
        syncSource(of: member, in: set).map { self[set].members[$0].host } ?? ""
    }

    private func syncSourceID(of member: Int, in set: SetRef) -> Int {
        syncSource(of: member, in: set).map { self[set].members[$0].id } ?? -1
    }

    /// What a member is called: as its role, which a process that has just begun does not have yet.
    func shownState(of member: Member) -> (number: Int, name: String) { member.role.state }
}
