import BSON
import SimKernel

/// What members keep in memory, and what happens at a container's limit.
extension ReplicatedDatabase {
    private static let mebibyte: Int64 = 1_048_576
    /// A killed container is started again so much later, and recovers.
    static let restartTime: Micros = .seconds(5 as Int64)

    mutating func measureMemory(_ now: Micros) {
        for index in members.indices where members[index].isUp || members[index].isCopying {
            members[index].memoryBytes =
                settings.engine == .postgres ? postgresMemory(index) : redisMemory(index)
            guard members[index].memoryBytes > settings.memoryBytes else { continue }
            members[index].oomKills += 1
            tell(.databaseOutOfMemory, [("member", .string(members[index].name))])
            fail(member: index, until: now + Self.restartTime)
        }
    }

    /// A process of its own for each connection, and shared buffers of a quarter of the limit at most.
    private func postgresMemory(_ index: Int) -> Int64 {
        64 * Self.mebibyte + min(bytesOfData, settings.memoryBytes / 4) + 8 * Self.mebibyte * members[index].inFlight
    }

    /// All data, 20 KB for each connection, what replicas have not read yet, and while one copies the pages that change.
    private func redisMemory(_ index: Int) -> Int64 {
        var bytes = 10 * Self.mebibyte + bytesOfData + 20_480 * members[index].inFlight
        guard members[index].id == primary else { return bytes }
        bytes += min(settings.backlogBytes, end)
        for other in members where other.id != primary && !other.isCutOff {
            if other.isRunning { bytes += max(0, end - other.position) }
            if other.isCopying {
                bytes += min(bytesOfData, max(0, end - other.position) / settings.writeBytes * 4_096)
            }
        }
        return bytes
    }

    /// Its process ends; a copy that it took has to begin anew.
    mutating func fail(member index: Int, until: Micros?) {
        let wasCopying = members[index].isCopying
        if members[index].state == .promoting { isFenced = false }
        endRival(index)
        counts.failedReads += members[index].readsWaiting
        counts.failedWrites += members[index].writesWaiting
        members[index].stop(until: until)
        if wasCopying, let until { members[index].state = .starting(until: until) }
    }

    /// What is done once a second: the log's pace, and Redis's file.
    mutating func keepSecond(_ now: Micros) {
        pace.append(Pace.Point(at: now, position: end))
        for index in members.indices where members[index].isUp { members[index].saved = whole(members[index].position) }
    }
}
