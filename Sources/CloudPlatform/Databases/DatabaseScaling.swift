import BSON
import SimKernel

/// Replicas more and fewer.
extension Platform {
    /// Sets the number of replicas; who is new gets a copy before it serves.
    ///
    /// - Returns: why it cannot be; then nothing has changed.
    mutating func resizeDatabase(_ index: Int, to count: Int, because reason: String) -> String? {
        let (name, before) = (databases.all[index].name, databases.all[index].replicaCount)
        guard ReplicatedDatabase.replicas.contains(count) else {
            return "\(name) may have 1 to 3 replicas, not \(count)"
        }
        if count > before, let shortage = databases.shortage(of: count - before, databases.all[index].settings) {
            return shortage
        }
        if count < before, databases.all[index].wouldHang(with: count) {
            return "its commits wait for \(databases.all[index].settings.synchronous.count) standbys"
        }
        for _ in 0..<max(0, count - before) {
            _ = databases.all[index].addMember(.starting(until: now + ReplicatedDatabase.startTime), at: now)
        }
        for _ in 0..<max(0, before - count) { databases.all[index].removeReplica() }
        notify(
            .databaseScaled,
            [
                ("database", .string(name)), ("from", .number(Int64(before))), ("to", .number(Int64(count))),
                ("reason", .string(reason)),
            ])
        return nil
    }
}

extension ReplicatedDatabase {
    /// Whether commits would wait without end with so many replicas.
    func wouldHang(with count: Int) -> Bool { settings.synchronous.count > count }

    /// Takes away one that does not serve, or else the newest; the primary stays.
    mutating func removeReplica() {
        let replicas = members.indices.filter { members[$0].id != primary }
        guard let index = replicas.last(where: { !members[$0].isUp }) ?? replicas.last else { return }
        endRival(index)
        counts.failedReads += members[index].readsWaiting
        if members[index].state == .promoting { isFenced = false }
        members.remove(at: index)
    }
}
