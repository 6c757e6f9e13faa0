import SimKernel

/// The way of requests: clients, balancer, members.
extension ReplicatedDatabase {
    mutating func takeRequests(_ now: Micros) {
        let (reads, writes) = load.next(Self.tick)
        takeWrites(takeRivalWrites(writes, now), now)
        takeReads(reads)
    }

    /// Writes go to the server that the balancer takes for the primary.
    private mutating func takeWrites(_ count: Int64, _ now: Micros) {
        guard count > 0 else { return }
        guard let index = members.firstIndex(where: { $0.leads.isUp }), let room = room(forWrites: index, now) else {
            counts.failedWrites += count
            return
        }
        let taken = min(count, room)
        members[index].writesWaiting += taken
        members[index].sessions += taken
        counts.failedWrites += count - taken
    }

    /// How many writes a member may take now; nil if it takes none.
    func room(forWrites index: Int, _ now: Micros) -> Int64? {
        let member = members[index]
        guard member.id == primary, member.isRunning, !isFenced || ignoresFence else { return nil }
        guard settings.minimumReplicas == 0 || goodReplicas(now) >= settings.minimumReplicas else { return nil }
        return max(0, settings.connections - occupied(index))
    }

    /// Connections in use; a commit that waits for a standby holds its own.
    private func occupied(_ index: Int) -> Int64 {
        let member = members[index]
        return member.readsWaiting + member.writesWaiting + (member.id == primary ? waitingCommits : 0)
    }

    /// Executed and not yet acknowledged.
    var waitingCommits: Int64 { (end - counts.acknowledgedTo) / settings.writeBytes }

    /// Replicas that the primary has heard from lately enough (min-replicas-max-lag).
    func goodReplicas(_ now: Micros) -> Int {
        members.count { $0.id != primary && $0.isRunning && now - $0.heard <= settings.minimumReplicasLag }
    }

    /// The servers that reads go to: those that are up, and the backups only if there are none.
    var readServers: [Int] {
        let up = members.indices.filter { members[$0].answers.isUp && !members[$0].isDraining }
        let main = up.filter { !isBackup($0) }
        return main.isEmpty ? Array(up.prefix(1)) : main
    }

    func isBackup(_ index: Int) -> Bool {
        switch settings.reads {
        case .all: false
        case .replicas: members[index].id == primary
        case .primary: members[index].id != primary
        }
    }

    /// Round robin: who gets one more changes from tick to tick. A server that is down and still counts as up fails its part.
    private mutating func takeReads(_ count: Int64) {
        guard count > 0 else { return }
        let servers = readServers
        guard !servers.isEmpty else {
            counts.failedReads += count
            return
        }
        let (each, rest) = count.quotientAndRemainder(dividingBy: Int64(servers.count))
        for offset in servers.indices {
            let index = servers[(turn + offset) % servers.count]
            let share = each + (offset < Int(rest) ? 1 : 0)
            let taken = members[index].isRunning ? min(share, max(0, settings.connections - occupied(index))) : 0
            members[index].readsWaiting += taken
            members[index].sessions += share
            counts.failedReads += share - taken
        }
        turn = (turn + Int(rest)) % servers.count
    }
}
