import BSON
import SimKernel

/// A primary that was cut off, and does not know that another one was promoted: it goes on taking writes of the clients
/// on its side, and all of them are thrown away when it follows the new one (pg_rewind, or Redis's full synchronisation).
struct RivalPrimary: Sendable, Hashable {
    /// The member, by id.
    let member: Int
    /// Of the clients, the part that knows no other primary.
    let clients: Double
    /// Until when its own lease holds, which it cannot renew; nil without an operator.
    let leaseUntil: Micros?
    /// Executed and acknowledged since then.
    var written: Int64 = 0
    var acknowledged: Int64 = 0
    /// The part of a write that is still to be handed to it.
    var rest = 0.0

    func hash(into trace: inout TraceHash) {
        for number in [Int64(member), written, acknowledged] { trace.combine(number) }
        trace.combine(clients)
    }
}

extension ReplicatedDatabase {
    func rival(_ index: Int) -> Int? { rivals.firstIndex { $0.member == members[index].id } }

    /// Whether it takes itself for the primary and works on writes.
    func actsAsPrimary(_ index: Int) -> Bool { members[index].id == primary || rival(index) != nil }

    /// Those that take writes now.
    func writers(_ now: Micros) -> [Int] {
        members.indices.filter { index in
            room(forWrites: index, now) != nil || rival(index).map { room(forRival: $0, now) != nil } ?? false
        }
    }

    /// The old primary of a promotion goes on if nobody could tell it: it runs, is cut off, and was not fenced.
    mutating func leaveRival(_ index: Int, instead: String) {
        members[index].replayed = members[index].position
        guard members[index].isRunning, members[index].isCutOff, !isFenced else { return }
        members[index].position = whole(members[index].position)
        let hasLease = settings.engine == .postgres && settings.failOver == .automatic
        rivals.append(
            RivalPrimary(
                member: members[index].id, clients: members[index].clientsBeside,
                leaseUntil: hasLease ? watch.leaseUntil : nil))
        tell(.databaseSplitBrain, [("member", .string(members[index].name)), ("instead", .string(instead))])
    }

    /// Its history has ended: what it took since the promotion is gone.
    mutating func endRival(_ index: Int) {
        guard let place = rival(index) else { return }
        let rival = rivals.remove(at: place)
        counts.lostAcknowledged += rival.acknowledged
        counts.lostUnacknowledged += rival.written - rival.acknowledged
        counts.failedWrites += members[index].writesWaiting
        members[index].writesWaiting = 0
        keyed.lose(on: members[index].id)
        guard rival.written > 0 else { return }
        tell(
            .databaseWritesLost,
            [
                ("member", .string(members[index].name)), ("lost", .double(Double(rival.written))),
                ("acknowledged", .double(Double(rival.acknowledged))),
            ])
    }

    /// Writes of the clients on the other side of a cut; the rest of them is for the primary.
    mutating func takeRivalWrites(_ count: Int64, _ now: Micros) -> Int64 {
        var left = count
        for place in rivals.indices {
            rivals[place].rest += Double(count) * rivals[place].clients
            let part = min(left, Int64(rivals[place].rest))
            rivals[place].rest -= Double(part)
            left -= part
            guard let index = index(of: rivals[place].member), let room = room(forRival: place, now) else {
                counts.failedWrites += part
                continue
            }
            let taken = min(part, room)
            members[index].writesWaiting += taken
            members[index].sessions += taken
            counts.failedWrites += part - taken
        }
        return left
    }

    /// How many writes it may take now; nil where it takes none, as when its lease has run out. It hears of no replica: with min-replicas-to-write it
    /// stops when the lag that is allowed has passed since the cut.
    private func room(forRival place: Int, _ now: Micros) -> Int64? {
        guard let index = index(of: rivals[place].member), members[index].isRunning,
            now < rivals[place].leaseUntil ?? .max
        else { return nil }
        guard settings.minimumReplicas == 0 || now - members[index].cutOffAt <= settings.minimumReplicasLag else {
            return nil
        }
        let waiting = members[index].readsWaiting + members[index].writesWaiting
        return max(0, settings.connections - waiting - (rivals[place].written - rivals[place].acknowledged))
    }

    /// What it has executed is acknowledged, unless a commit waits for standbys: it reaches none.
    mutating func finishRivalWrites(_ place: Int, _ index: Int, _ done: Int64) {
        rivals[place].written += done
        guard settings.synchronous.isOff else { return }
        rivals[place].acknowledged += done
        counts.acknowledged += done
        writeTimes.add(members[index].writeLatency, times: done)
    }

    /// A write by hand at a member that takes itself for the primary.
    mutating func writeAtRival(_ place: Int, _ index: Int, _ key: String, _ value: String, _ now: Micros) -> Bool {
        guard let room = room(forRival: place, now), room > 0 else { return false }
        members[index].position += settings.writeBytes
        members[index].sessions += 1
        counts.written += 1
        keyed.append(
            key, value, at: members[index].position, timeline: members[index].timeline, on: members[index].id,
            isAcknowledged: settings.synchronous.isOff)
        finishRivalWrites(place, index, 1)
        return true
    }
}
