import BSON
import SimKernel

extension Cluster {
    /// Begins to bring every shard's members to a tier: in each replica set one secondary after the other, then the
    /// primary, which steps down before. Shards that join later are of that tier too.
    ///
    /// - Throws: ConflictingOperationInProgress (117) while another change is under way.
    package mutating func beginTierUpdate(to tier: String) throws(CommandError) {
        if let present = tierUpdate, present.isUnderWay {
            throw CommandError(
                code: 117, codeName: "ConflictingOperationInProgress",
                message: "The cluster is being updated to \(present.tier).")
        }
        tierUpdate = TierUpdate(tier: tier, began: now)
        events.schedule(.tierUpdate, at: now)
        trace.combine(bytes: tier.utf8)
    }

    /// The next thing of a rolling update is due.
    mutating func runTierUpdate() {
        guard let update = tierUpdate, update.isUnderWay else { return }
        switch update.phase {
        case .choosing: chooseMember(update)
        case .replacing(let shard, let member): startOnNewTier(member, on: shard, tier: update.tier)
        case .returning(let shard, let member, let since): awaitReturn(of: member, on: shard, since: since)
        case .waitingForSuccessor(let shard, let member): stepDownForUpdate(member, on: shard)
        case .handingOver(let shard, let member):
            handOff(from: member, in: .shard(shard))
            go(to: .electing(shard, member), after: TierUpdateTimes.quickLook)
        case .electing(let shard, let member):
            guard let primary = self[shard].replicaSet.primary, primary != member else {
                return go(to: .electing(shard, member), after: TierUpdateTimes.quickLook)
            }
            stop(member, on: shard)
        }
    }

    private mutating func go(to phase: TierUpdate.Phase, after span: Micros) {
        tierUpdate?.phase = phase
        events.schedule(.tierUpdate, at: now + span)
    }

    private mutating func wait(for obstacle: String) {
        tierUpdate?.obstacle = obstacle
        events.schedule(.tierUpdate, at: now + TierUpdateTimes.look)
    }

    /// The first member, in the order of shards, that has another tier: secondaries first.
    private mutating func chooseMember(_ update: TierUpdate) {
        guard let shard = activeShards.first(where: { self[$0].replicaSet.tier != update.tier }) else {
            topology.tier = update.tier
            tierUpdate?.ended = now
            tierUpdate?.obstacle = nil
            return
        }
        let set = self[shard].replicaSet
        let old = set.members.indices.filter {
            set.members[$0].isConfigured && set.tier(of: $0) != update.tier
        }
        guard !old.isEmpty else {
            shards[shard.slot].replicaSet.tier = update.tier
            for index in set.members.indices { shards[shard.slot].replicaSet.members[index].tier = nil }
            return go(to: .choosing, after: 0)
        }
        if let ill = set.members.first(where: { $0.isConfigured && !$0.isServing }) {
            return wait(for: "\(ill.host) is \(ill.role.state.name): no other member may be stopped.")
        }
        guard let primary = set.primary else { return wait(for: "\(set.name) has no primary.") }
        tierUpdate?.obstacle = nil
        if let secondary = old.first(where: { $0 != primary }) { return stop(secondary, on: shard) }
        let others = set.members.indices.contains { set.members[$0].priority > 0 && $0 != primary }
        if others { stepDownForUpdate(primary, on: shard) } else { stop(primary, on: shard) }
    }

    private mutating func stop(_ member: Int, on shard: ShardID) {
        let host = self[shard].replicaSet.members[member].host
        if tierUpdate?.steps.last.map({ $0.host == host && $0.stopped == nil }) != true {
            tierUpdate?.steps.append(TierUpdate.Step(shard: shard, host: host))
        }
        note(\.stopped)
        kill(member, in: .shard(shard))
        let span = generator.int(in: TierUpdateTimes.machineSeconds)
        go(to: .replacing(shard, member), after: .seconds(span))
    }

    private mutating func startOnNewTier(_ member: Int, on shard: ShardID, tier: String) {
        shards[shard.slot].replicaSet.members[member].tier = tier
        restart(member, in: .shard(shard))
        go(to: .returning(shard, member, since: now), after: TierUpdateTimes.look)
    }

    private mutating func awaitReturn(of member: Int, on shard: ShardID, since: Micros) {
        guard hasReturned(member, on: shard) else {
            if now - since >= TierUpdateTimes.patience {
                let host = self[shard].replicaSet.members[member].host
                tierUpdate?.obstacle = "\(host) does not come back."
            }
            events.schedule(.tierUpdate, at: now + TierUpdateTimes.look)
            return
        }
        note(\.returned)
        tierUpdate?.obstacle = nil
        go(to: .choosing, after: TierUpdateTimes.settling)
    }

    /// Up, and within a second of the primary.
    private func hasReturned(_ member: Int, on shard: ShardID) -> Bool {
        let set = self[shard].replicaSet
        guard set.members[member].isServing, let primary = set.primary else { return false }
        let newest = set.members[primary].applied.timestamp.seconds
        return set.members[member].isArbiter || set.members[member].applied.timestamp.seconds &+ 1 >= newest
    }

    private mutating func stepDownForUpdate(_ member: Int, on shard: ShardID) {
        let set = SetRef.shard(shard)
        guard self[set].members[member].isPrimary else { return go(to: .choosing, after: TierUpdateTimes.look) }
        disturb(set)
        let own = self[set].members[member].applied
        let hasSuccessor = self[set].members.indices.contains { other in
            other != member && self[set].members[other].priority > 0 && isSecondary(other, in: set)
                && self[set].members[other].applied >= own
        }
        guard hasSuccessor else { return go(to: .waitingForSuccessor(shard, member), after: TierUpdateTimes.quickLook) }
        let host = self[set].members[member].host
        tierUpdate?.steps.append(TierUpdate.Step(shard: shard, host: host))
        note(\.steppedDown)
        self[set].members[member].standing.frozenUntil = now + TierUpdateTimes.stepDown
        stepDown(member, in: set, because: "replSetStepDown")
        let span = generator.int(in: TierUpdateTimes.handOverMs)
        go(to: .handingOver(shard, member), after: .milliseconds(span))
    }

    private mutating func note(_ moment: WritableKeyPath<TierUpdate.Step, Micros?>) {
        guard let last = tierUpdate?.steps.indices.last else { return }
        let time = now
        tierUpdate?.steps[last][keyPath: moment] = time
    }
}

extension Member {
    /// Does its part of the set's work.
    fileprivate var isServing: Bool {
        guard isResponsive else { return false }
        switch role {
        case .primary, .secondary, .arbiter: return true
        case .startingUp, .recovering, .rollback, .down, .removed: return false
        }
    }
}
