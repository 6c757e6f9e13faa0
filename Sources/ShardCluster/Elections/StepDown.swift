import SimKernel

extension Cluster {
    /// A primary becomes a secondary.
    mutating func stepDown(_ member: Int, in set: SetRef, because reason: String) {
        guard self[set].members[member].isPrimary else { return }
        let term = self[set].members[member].ballot.term
        self[set].members[member].role = .secondary(syncSource: nil)
        self[set].members[member].standing.isCatchingUp = false
        self[set].members[member].standing.takeover = nil
        self[set].members[member].standing.timerDue = nil
        chronicle(.steppedDown(term: term, reason: reason), set, member)
        postponeElection(of: member, in: set)
        steppedDown(member, in: set)
    }

    /// Asks the secondary that is best placed to stand at once: election handoff.
    mutating func handOff(from member: Int, in set: SetRef) {
        let own = self[set].members[member]
        let configuration = self[set].configuration(of: member)
        let fit = configuration.entries.filter { entry in
            entry.member != member && entry.settings.priority > 0 && own.standing.peers[entry.member].isUp
                && self[set].members[entry.member].applied >= own.applied
                && isSecondary(entry.member, in: set)
        }
        guard let best = fit.max(by: { $0.settings.priority < $1.settings.priority }) else { return }
        send(.stepUp(term: own.ballot.term), from: member, to: best.member, in: set)
    }

    func isSecondary(_ member: Int, in set: SetRef) -> Bool {
        if case .secondary = self[set].members[member].role { true } else { false }
    }

    /// replSetStepUp without a trial, as a primary that stepped down asks for it.
    mutating func stepUp(_ member: Int, in set: SetRef, asked term: Int64) {
        guard whyNotElectable(member, in: set, for: .stepUpRequestSkipDryRun) == nil else { return }
        stand(member, in: set, because: .stepUpRequestSkipDryRun)
    }
}
