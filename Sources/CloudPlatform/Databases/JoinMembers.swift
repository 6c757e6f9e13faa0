import BSON
import SimKernel

/// How a member comes to follow the primary: base backup, rewind, catching up.
extension ReplicatedDatabase {
    /// PostgreSQL's rewind looks through the log since the fork before it copies blocks.
    private static let rewindTime: Micros = .seconds(5 as Int64)
    /// Forks that are remembered; who is older than all begins with a copy.
    static let forkLimit = 1_000

    mutating func addMember(_ state: DatabaseMember.State, at now: Micros) -> Int {
        numbered += 1
        members.append(DatabaseMember(id: numbered, name: "\(name)-\(numbered)", state: state, at: now))
        return members.count - 1
    }

    mutating func advanceMembers(_ now: Micros) {
        for index in members.indices {
            switch members[index].state {
            case .starting(let until) where until <= now: beginCopy(index, now)
            case .copying(rest: 0): finishCopy(index, now)
            case .rewinding(let until) where until <= now:
                members[index].state = .running
                telling(index)
                catchUp(index, now)
            case .down(let until?) where until <= now: restart(index, now)
            case .promoting: finishPromotion(index, now)
            default: break
            }
        }
    }

    private mutating func telling(_ index: Int) {
        tell(
            .databaseMember,
            [("member", .string(members[index].name)), ("state", .string(members[index].state.name))])
    }

    /// All data, and the log from where the primary is as the copy begins.
    mutating func beginCopy(_ index: Int, _ now: Micros) {
        members[index].stop(until: nil)
        members[index].state = .copying(rest: bytesOfData)
        members[index].position = end
        members[index].replayed = end
        members[index].positionBefore = end
        members[index].timeline = timeline
        members[index].heard = now
        telling(index)
    }

    private mutating func finishCopy(_ index: Int, _ now: Micros) {
        members[index].state = .running
        members[index].heard = now
        telling(index)
        catchUp(index, now)
    }

    /// While it copied or rewound another timeline may have begun.
    private mutating func catchUp(_ index: Int, _ now: Micros) {
        guard members[index].timeline != timeline, !members[index].isCutOff else { return }
        follow(index, now)
    }

    /// What a member holds of data, without its buffers.
    var bytesOfData: Int64 { settings.dataBytes + settings.growthBytes * (end / settings.writeBytes) }

    /// A process is there again. The primary goes on as such; Redis finds what it had saved.
    mutating func restart(_ index: Int, _ now: Micros) {
        members[index].state = .running
        telling(index)
        guard members[index].id == primary, !isFenced else {
            follow(index, now)
            return
        }
        if settings.engine == .redis, members[index].saved < members[index].position {
            fork(at: members[index].saved, by: index)
            for other in members.indices where other != index { follow(other, now) }
        }
    }

    /// Up to where a member's history is the present one.
    func common(with member: DatabaseMember) -> Int64 {
        forks.reduce(.max) { $1.timeline >= member.timeline ? min($0, $1.position) : $0 }
    }

    /// Streams on if the log still allows it, else rewinds or begins anew.
    mutating func follow(_ index: Int, _ now: Micros) {
        guard members[index].isRunning, members[index].id != primary else { return }
        endRival(index)
        if let oldest = forks.first, forks.count == Self.forkLimit, members[index].timeline < oldest.timeline {
            beginCopy(index, now)
            return
        }
        let common = common(with: members[index])
        if members[index].position > common {
            guard settings.engine == .postgres else {
                beginCopy(index, now)
                return
            }
            let back = members[index].position - common
            members[index].position = common
            members[index].replayed = min(members[index].replayed, common)
            members[index].positionBefore = common
            members[index].state = .rewinding(
                until: now + Self.rewindTime + .seconds(Double(back) / Double(settings.bytesPerSecond)))
            telling(index)
        } else if end - members[index].position > settings.backlogBytes {
            beginCopy(index, now)
            return
        }
        members[index].timeline = timeline
    }

    /// Bytes of the present history beyond a position whose clients were never told.
    ///
    /// A later fork cuts what lies beyond it from what an earlier one left.
    private func untold(beyond position: Int64) -> Int64 {
        var bytes: Int64 = 0
        var top = Int64.max
        for fork in forks.reversed() {
            let upper = min(fork.position, top)
            bytes += max(0, upper - max(fork.toldTo, position))
            top = min(top, fork.position)
        }
        return bytes
    }

    /// The history goes on from `position`, where `index` is: what lies beyond is gone.
    mutating func fork(at position: Int64, by index: Int) {
        let kept = whole(position)
        let size = settings.writeBytes
        let oldEnd = whole(end)
        let lost = max(0, oldEnd - kept) / size
        let keptLost = untold(beyond: kept) / size
        let lostAcknowledged = max(0, counts.acknowledgedTo - kept) / size - keptLost
        let lostSynchronous = max(0, min(counts.confirmedTo, counts.acknowledgedTo) - kept) / size
        counts.lostAcknowledged += lostAcknowledged
        counts.lostUnacknowledged += lost - lostAcknowledged
        counts.lostSynchronous += lostSynchronous
        counts.keptLost += keptLost
        counts.keptUnacknowledged += max(0, kept - counts.acknowledgedTo) / size
        let toldTo = counts.acknowledgedTo
        counts.acknowledgedTo = kept
        counts.confirmedTo = min(counts.confirmedTo, kept)
        keyed.fork(at: kept)
        pace.cut(at: kept)
        if forks.count == Self.forkLimit { forks.removeFirst() }
        forks.append(Fork(timeline: timeline, position: kept, toldTo: min(toldTo, kept)))
        timeline += 1
        members[index].position = kept
        members[index].positionBefore = kept
        members[index].replayed = kept
        members[index].timeline = timeline
        if lost > 0 {
            tell(
                .databaseWritesLost,
                [("lost", .double(Double(lost))), ("acknowledged", .double(Double(lostAcknowledged)))])
        }
    }
}
