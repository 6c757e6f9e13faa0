import SimKernel

/// A member's processor in a tick: reads, writes and replay share it.
extension ReplicatedDatabase {
    mutating func work(member index: Int) {
        guard members[index].isUp else { return }
        let isPrimary = actsAsPrimary(index)
        let capacity = settings.capacity(of: Self.tick) + members[index].credit
        let reads = Double(members[index].readsWaiting * settings.readCost)
        let writes = isPrimary ? Double(members[index].writesWaiting * settings.writeCost) : 0
        let replay = isPrimary ? 0 : replayWanted(index)
        let replayTime = replayShare(index, replay, requests: reads + writes, capacity: capacity)
        let rest = capacity - replayTime
        let share = reads + writes > rest ? rest / (reads + writes) : 1
        let readsDone = min(members[index].readsWaiting, Int64(reads * share) / settings.readCost)
        let writesDone = min(members[index].writesWaiting, Int64(writes * share) / settings.writeCost)
        if !isPrimary { replayLog(index, time: replayTime) }
        let spent = Double(readsDone * settings.readCost + writesDone * settings.writeCost) + replayTime
        let longest = Double(max(settings.readCost, settings.writeCost))
        members[index].credit = share < 1 ? min(max(0, capacity - spent), longest) : 0
        members[index].busy += min(spent, settings.capacity(of: Self.tick))
        let load = min(spent / max(settings.capacity(of: Self.tick), 1), 0.95)
        finishReads(index, readsDone, load: load)
        if isPrimary { finishWrites(index, writesDone, load: load) }
        let rate = Double(readsDone) * Double(members[index].readLatency)
        members[index].inFlight =
            members[index].readsWaiting + members[index].writesWaiting + Int64(rate / Double(Self.tick))
            + (members[index].id == primary ? waitingCommits : 0)
    }

    /// Where there is not enough for all, PostgreSQL's replay is one process among those of the requests in flight, and
    /// gets what a fair scheduler gives to each, or what they leave; Redis's one thread takes all in proportion.
    private func replayShare(_ index: Int, _ wanted: Double, requests: Double, capacity: Double) -> Double {
        guard wanted + requests > capacity else { return wanted }
        if settings.engine == .redis { return wanted * capacity / (wanted + requests) }
        let fair = capacity / Double(max(1, members[index].inFlight) + 1)
        return min(wanted, max(fair, capacity - requests))
    }

    private func replayWanted(_ index: Int) -> Double {
        let rest = max(0, members[index].position - members[index].replayed)
        let cost = Double(rest) / Double(settings.writeBytes) * Double(settings.replayCost)
        return min(cost, settings.replayCapacity(of: Self.tick))
    }

    /// Replay goes on by bytes, so that a long write is no trap.
    private mutating func replayLog(_ index: Int, time: Double) {
        let bytes = Int64((time / Double(settings.replayCost) * Double(settings.writeBytes)).rounded(.up))
        members[index].replayed = min(members[index].position, members[index].replayed + max(0, bytes))
    }

    private mutating func finishReads(_ index: Int, _ done: Int64, load: Double) {
        members[index].readsWaiting -= done
        counts.readsServed += done
        guard done > 0 else { return }
        let latency = time(of: settings.readCost, load: load, waiting: members[index].readsWaiting, done: done)
        members[index].readLatency = latency
        readTimes.add(latency, times: done)
    }

    private mutating func finishWrites(_ index: Int, _ done: Int64, load: Double) {
        members[index].writesWaiting -= done
        members[index].position += done * settings.writeBytes
        counts.written += done
        guard done > 0 else { return }
        members[index].writeLatency =
            time(of: settings.writeCost, load: load, waiting: members[index].writesWaiting, done: done)
            + settings.flushTime
        if let place = rival(index) { finishRivalWrites(place, index, done) }
    }

    /// Service, the mean wait of M/M/c at this load, and what is left over from the tick, by Little's law.
    ///
    /// c is the number of whole processors; a limit between two numbers makes each of them slower or faster.
    private func time(of cost: Micros, load: Double, waiting: Int64, done: Int64) -> Micros {
        let cores = settings.engine == .redis ? min(1, settings.cpus) : settings.cpus
        let servers = max(1, Int(cores))
        let service = Double(cost) * Double(servers) / cores
        let wait = Queueing.meanWait(servers: servers, offeredLoad: load * Double(servers), meanService: service)
        let backlog = Double(waiting) / Double(done) * Double(Self.tick)
        return Micros(service + wait + backlog)
    }
}
