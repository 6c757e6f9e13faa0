import BSON
import SimKernel

/// Members that stand against a primary that they hear: for their better priority, or for entries that it has not.
extension Cluster {
    /// What of a takeover's own conditions is not there when its time has come; nil if all are.
    func takeoverObstacle(_ member: Int, in set: SetRef, for reason: ElectionReason) -> String? {
        switch reason {
        case .priorityTakeover: whyNotByPriority(member, in: set)
        case .catchupTakeover: whyNotByCatchUp(member, in: set)
        case .electionTimeout, .stepUpRequest, .stepUpRequestSkipDryRun: nil
        }
    }

    /// Who takes over by priority must be close behind the primary.
    private func whyNotByPriority(_ member: Int, in set: SetRef) -> String? {
        guard let primary = heardPrimary(of: member, in: set) else { return "there is no primary to take over from" }
        let own = self[set].members[member]
        let newest = own.standing.peers[primary].report.applied
        guard newest.term == own.applied.term,
            newest.timestamp.seconds <= own.applied.timestamp.seconds &+ ElectionTimes.takeoverFreshnessSeconds
        else { return "member is not caught up enough to the most up-to-date member to call for priority takeover" }
        return nil
    }

    /// Who takes over from a primary that does not catch up has more than it, and no less than anybody that is up; and
    /// nothing was written in the present term yet.
    private func whyNotByCatchUp(_ member: Int, in set: SetRef) -> String? {
        guard let primary = heardPrimary(of: member, in: set) else { return "there is no primary to take over from" }
        let own = self[set].members[member]
        let up = own.standing.peers.indices.filter { $0 != member && own.standing.peers[$0].isUp }
        let newest = up.map { own.standing.peers[$0].report.applied }.max() ?? .none
        guard newest <= own.applied, own.standing.peers[primary].report.applied < own.applied,
            own.applied.term < own.ballot.term
        else {
            return "member is either not the most up-to-date member or not ahead of the primary, and therefore cannot "
                + "call for catchup takeover"
        }
        return nil
    }

    /// A secondary that sees a primary of lower priority, or one that is still behind it, means to take over.
    ///
    /// For its data after `catchUpTakeoverDelayMillis`; for its priority after as many election timeouts as its rank.
    /// The first reason counts, but for the member of the best priority.
    mutating func considerTakeover(by member: Int, from primary: Int, _ report: Report, in set: SetRef) {
        let mayTakeOver = read(set) { set in
            if case .secondary = set.members[member].role {
                set.members[member].standing.takeover == nil
            } else {
                false
            }
        }
        guard mayTakeOver else { return }
        let (configuration, applied, term) = read(set) {
            ($0.configuration(of: member), $0.members[member].applied, $0.members[member].ballot.term)
        }
        guard configuration.priority(of: member) > 0 else { return }
        let settings = configuration.settings
        let mine = configuration.priority(of: member)
        let rank = configuration.entries.count { $0.settings.priority > mine }
        let isBetter = mine > configuration.priority(of: primary)
        let isAhead =
            settings.catchUpTimeoutMillis != 0 && settings.catchUpTakeoverDelayMillis >= 0
            && applied.term < term && report.applied < applied
        let due: Micros
        if isAhead, !(isBetter && rank == 0) {
            due = now + .milliseconds(settings.catchUpTakeoverDelayMillis)
        } else if isBetter {
            due = now + Micros(rank + 1) * settings.electionTimeout + electionJitter(in: set)
        } else {
            return
        }
        self[set].members[member].standing.takeover = .init(
            due: due, reason: isAhead && !(isBetter && rank == 0) ? .catchupTakeover : .priorityTakeover)
        setTimer(of: member, in: set)
    }
}
