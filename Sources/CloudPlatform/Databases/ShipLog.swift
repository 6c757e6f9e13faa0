import BSON
import SimKernel

/// The log's way from the primary to its replicas, and the acknowledgement of what they have.
extension ReplicatedDatabase {
    /// Each replica gets what the primary had one delay ago, within its share of the link.
    mutating func ship(_ now: Micros) {
        let source = primaryIndex
        guard members[source].isReachable else {
            rememberPositions()
            return
        }
        let open = members.indices.filter { isFed($0) }
        let target = position(of: source, ago: settings.delay)
        for (index, share) in shares(of: open, target) {
            if case .copying(let rest) = members[index].state {
                members[index].state = .copying(rest: max(0, rest - share))
                continue
            }
            members[index].positionBefore = members[index].position
            members[index].position += min(share, max(0, target - members[index].position))
            members[index].heard = now
            if settings.engine == .redis {
                // Its offset is what it has applied: a command that waits in its buffer dies with the link.
                members[index].position = min(members[index].position, members[index].replayed + redisReach)
            }
        }
        for index in open where members[source].position - members[index].position > settings.dropBytes {
            drop(index, now)
        }
        members[source].positionBefore = members[source].position
    }

    /// The link's bytes of a tick in equal parts; what one does not need, the others have.
    private func shares(of open: [Int], _ target: Int64) -> [(index: Int, bytes: Int64)] {
        let wanted = open.map { index -> (index: Int, bytes: Int64) in
            if case .copying(let rest) = members[index].state { return (index, rest) }
            return (index, max(0, target - members[index].position))
        }.sorted { ($0.bytes, $0.index) < ($1.bytes, $1.index) }
        var left = settings.bytesPerSecond / 10
        return wanted.enumerated().map { place, flow in
            let bytes = min(flow.bytes, left / Int64(wanted.count - place))
            left -= bytes
            return (flow.index, bytes)
        }
    }

    private mutating func rememberPositions() {
        for index in members.indices { members[index].positionBefore = members[index].position }
    }

    /// What a Redis replica can apply in a tick at best.
    private var redisReach: Int64 {
        Int64(settings.replayCapacity(of: Self.tick) / Double(settings.replayCost) + 1) * settings.writeBytes
    }

    /// Whether the primary sends it anything.
    private func isFed(_ index: Int) -> Bool {
        let member = members[index]
        guard member.id != primary, !member.isCutOff else { return false }
        return member.isCopying || (member.isUp && member.timeline == timeline)
    }

    /// Where a member was one delay ago, the tick's growth being even.
    private func position(of index: Int, ago delay: Micros) -> Int64 {
        let member = members[index]
        let growth = max(0, member.position - member.positionBefore)
        return member.position - Int64(Double(growth) * min(1, Double(delay) / Double(Self.tick)))
    }

    /// It is too far behind to be sent the rest: it begins anew with a copy.
    private mutating func drop(_ index: Int, _ now: Micros) {
        tell(.databaseMember, [("member", .string(members[index].name)), ("state", .string("dropped"))])
        beginCopy(index, now)
    }

    /// Commits whose standbys have confirmed are told to their clients, in the order of the log.
    mutating func acknowledge() {
        let source = primaryIndex
        guard members[source].isUp else { return }
        let reached: Int64
        if settings.synchronous.isOff {
            reached = members[source].position
        } else {
            let confirmed = forgetsStandbys ? end : settings.synchronous.confirmed(standbys)
            guard let confirmed else { return }
            reached = min(confirmed, members[source].position)
            counts.confirmedTo = max(counts.confirmedTo, whole(reached))
        }
        let added = (whole(reached) - counts.acknowledgedTo) / settings.writeBytes
        guard added > 0 else { return }
        counts.acknowledged += added
        counts.acknowledgedTo += added * settings.writeBytes
        writeTimes.add(commitTime(added), times: added)
        keyed.acknowledge(to: counts.acknowledgedTo)
    }

    /// The connected standbys, and what the primary knows that each has.
    private var standbys: [(name: String, position: Int64)] {
        members.indices.filter { members[$0].isRunning && isFed($0) }.map { index in
            let known = position(of: index, ago: settings.delay)
            return (members[index].name, settings.waitsForReplay ? min(known, members[index].replayed) : known)
        }
    }

    /// Execution and, where a standby is waited for, there and back, its disk, and the commits before in the queue.
    private func commitTime(_ done: Int64) -> Micros {
        let own = members[primaryIndex].writeLatency
        guard !settings.synchronous.isOff else { return own }
        let queue = Double(waitingCommits) / Double(done) * Double(Self.tick)
        return own + max(2 * settings.delay + settings.flushTime, Micros(min(queue, 3.6e9)))
    }

    /// Down to the end of a write.
    func whole(_ position: Int64) -> Int64 { position - position % settings.writeBytes }
}
