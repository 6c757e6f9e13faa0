/// What holds after every tick, whatever has failed.
extension ReplicatedDatabase {
    /// What is broken; empty when all holds.
    func violations() -> [String] {
        var found: [String] = []
        func must(_ holds: Bool, _ what: String) { if !holds { found.append(what) } }
        let size = settings.writeBytes
        must(
            counts.written == whole(end) / size + counts.lostAcknowledged + counts.lostUnacknowledged
                + rivals.reduce(0) { $0 + $1.written },
            "a write is neither in the log nor counted as lost")
        must(
            counts.acknowledgedTo / size
                == counts.acknowledged - counts.lostAcknowledged + counts.keptUnacknowledged - counts.keptLost
                - rivals.reduce(0) { $0 + $1.acknowledged },
            "a write was acknowledged twice or never counted")
        must(counts.acknowledgedTo <= whole(end), "a write was acknowledged that is not in the log")
        must(Self.replicas.contains(replicaCount), "\(replicaCount) replicas")
        must(members.count { $0.id == primary } == 1, "no primary, or two")
        for rival in rivals {
            let member = members.first { $0.id == rival.member }
            must(member?.isCutOff == true && rival.member != primary, "a primary beside the primary is not cut off")
        }
        for member in members {
            must(member.replayed <= member.position, "\(member.name) has replayed what it does not have")
            let follows = member.timeline == timeline && (member.isUp || member.isCopying)
            must(!follows || member.position <= end, "\(member.name) has what the primary does not have")
            must(member.memoryBytes <= settings.memoryBytes, "\(member.name) is over its memory limit")
            must(member.readsWaiting >= 0 && member.writesWaiting >= 0, "\(member.name) owes requests")
        }
        return found
    }
}
