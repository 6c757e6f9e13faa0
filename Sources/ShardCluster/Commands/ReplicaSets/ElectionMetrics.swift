import BSON

extension Cluster {
    func document(of metrics: CandidateMetrics, in set: SetRef) -> BSONDocument {
        var document: BSONDocument = [
            "lastElectionReason": .string(metrics.reason.rawValue),
            "lastElectionDate": .date(LogicalClock.date(metrics.date)), "electionTerm": .int64(metrics.term),
            "lastCommittedOpTimeAtElection": .document(metrics.lastCommitted.document),
            "lastSeenWrittenOpTimeAtElection": .document(metrics.lastSeen.document),
            "lastSeenOpTimeAtElection": .document(metrics.lastSeen.document),
            "numVotesNeeded": .integer(metrics.votesNeeded), "priorityAtElection": .double(metrics.priority),
            "electionTimeoutMillis": .int64(metrics.timeoutMillis),
        ]
        if let prior = metrics.priorPrimary {
            document.append("priorPrimaryMemberId", .integer(self[set].members[prior].id))
        }
        if let count = metrics.operationsToCatchUp { document.append("numCatchUpOps", .int64(Int64(count))) }
        if let start = metrics.newTermStart { document.append("newTermStartDate", .date(LogicalClock.date(start))) }
        if let write = metrics.majorityWrite {
            document.append("wMajorityWriteAvailabilityDate", .date(LogicalClock.date(write)))
        }
        return document
    }

    func document(of metrics: ParticipantMetrics, in set: SetRef) -> BSONDocument {
        [
            "votedForCandidate": .bool(metrics.votedFor), "electionTerm": .int64(metrics.term),
            "lastVoteDate": .date(LogicalClock.date(metrics.date)),
            "electionCandidateMemberId": .integer(self[set].members[metrics.candidate].id),
            "voteReason": .string(metrics.reason), "lastWrittenOpTimeAtElection": .document(metrics.applied.document),
            "maxWrittenOpTimeInSet": .document(metrics.applied.document),
            "lastAppliedOpTimeAtElection": .document(metrics.applied.document),
            "maxAppliedOpTimeInSet": .document(metrics.applied.document),
            "priorityAtElection": .double(metrics.priority),
        ]
    }
}
