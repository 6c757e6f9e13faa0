import BSON
import SimKernel

/// Who looks after the primary: an operator's lease, or Sentinels.
struct PrimaryWatch: Sendable, Hashable {
    /// The primary holds its lease until then.
    var leaseUntil: Micros = 0
    /// Where it was when it last renewed it.
    var knownPosition: Int64 = 0
    /// Since when it does not answer.
    var silentSince: Micros?
    /// When each Sentinel that runs asks next after a second: its part of a second.
    var phases: [Micros] = []
    /// When the Sentinels' leader begins.
    var beginsAt: Micros?
    /// That nobody could be promoted has been told.
    var toldOfNobody = false
    var failOvers = 0

    func hash(into trace: inout TraceHash) {
        for number in [leaseUntil, knownPosition, silentSince ?? -1, beginsAt ?? -1, Int64(failOvers)] {
            trace.combine(number)
        }
        for phase in phases { trace.combine(phase) }
    }
}

extension ReplicatedDatabase {
    mutating func watchPrimary(_ now: Micros) {
        guard settings.failOver == .automatic, !members.contains(where: { $0.state == .promoting }) else { return }
        switch settings.engine {
        case .postgres: watchLease(now)
        case .redis: askSentinels(now)
        }
    }

    /// As Patroni does: the primary renews its lease in each loop; when it has run out, the one that has most takes over,
    /// if it is not too far behind what the primary had when it last renewed.
    private mutating func watchLease(_ now: Micros) {
        let index = primaryIndex
        if members[index].isReachable, now % settings.loopWait == 0 || watch.leaseUntil == 0 {
            watch.leaseUntil = now + settings.lease
            watch.knownPosition = end
            isFenced = false
            watch.toldOfNobody = false
        }
        guard now >= watch.leaseUntil else { return }
        isFenced = true
        let least = watch.knownPosition - settings.maximumLagBytes
        promoteBest(now) { member in member.position >= least }
    }

    /// A Sentinel takes the primary for down when it has not answered for down-after; when a quorum does and a majority of
    /// all Sentinels runs, they choose a leader, and it promotes the replica that has most.
    private mutating func askSentinels(_ now: Micros) {
        if members[primaryIndex].isReachable {
            (watch.silentSince, watch.beginsAt) = (nil, nil)
            watch.toldOfNobody = false
            return
        }
        let since = watch.silentSince ?? now
        watch.silentSince = since
        let agreeing = watch.phases.count { now >= since + settings.downAfter + $0 }
        guard agreeing >= settings.quorum, watch.phases.count >= settings.sentinels / 2 + 1 else { return }
        let begins = watch.beginsAt ?? now + .milliseconds(100 + Int64(generator.below(900)))
        watch.beginsAt = begins
        guard now >= begins else { return }
        promoteBest(now) { _ in true }
    }

    private mutating func promoteBest(_ now: Micros, _ isEligible: (DatabaseMember) -> Bool) {
        let chosen = members.indices.filter { index in
            let member = members[index]
            return member.id != primary && member.isRunning && !member.isCutOff && member.timeline == timeline
                && (settings.engine == .redis || settings.synchronous.isOff
                    || settings.synchronous.priority(of: member.name) != nil)
                && isEligible(member)
        }.max { (members[$0].position, -$0) < (members[$1].position, -$1) }
        guard let chosen else {
            if !watch.toldOfNobody {
                watch.toldOfNobody = true
                tell(.databaseFailOverFailed, [("reason", .string("no replica may be promoted"))])
            }
            return
        }
        beginPromotion(chosen, now)
    }

    /// A primary that is reached hands over and takes no more writes; one that is cut off goes on, unless its own lease
    /// has run out.
    mutating func beginPromotion(_ index: Int, _ now: Micros) {
        members[index].state = .promoting
        let old = members[primaryIndex]
        if !old.isCutOff || !old.isUp { isFenced = true }
        tell(.databaseMember, [("member", .string(members[index].name)), ("state", .string("promoting"))])
    }

    /// A member that is promoted first replays all that it has; where the primary still reaches it, all that there is.
    mutating func finishPromotion(_ index: Int, _ now: Micros) {
        let isHandedOver = members[primaryIndex].isReachable && !members[index].isCutOff
        if isHandedOver, members[index].position < whole(end) { return }
        guard members[index].replayed >= members[index].position else { return }
        let old = members[primaryIndex].name
        let oldIndex = primaryIndex
        fork(at: members[index].position, by: index)
        members[index].state = .running
        primary = members[index].id
        leaveRival(oldIndex, instead: members[index].name)
        isFenced = false
        let failOvers = watch.failOvers
        let phases = watch.phases
        watch = PrimaryWatch()
        (watch.failOvers, watch.phases) = (failOvers + 1, phases)
        tell(
            .databasePromoted,
            [
                ("member", .string(members[index].name)), ("instead", .string(old)),
                ("timeline", .number(Int64(timeline))),
            ])
        for other in members.indices where other != index && !members[other].isCutOff {
            if members[other].isCopying { beginCopy(other, now) } else { follow(other, now) }
        }
        for other in members.indices where !actsAsPrimary(other) { members[other].writesWaiting = 0 }
    }
}
