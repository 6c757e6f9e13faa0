import SimKernel

/// The requests that a server with a CPU limit works on: together they get no more processor time than the limit.
///
/// Each worker runs on a core of its own as long as the limit suffices; where it does not, all run slower alike, which is
/// what the kernel's throttling (the quota of a period, here spread evenly over it) leaves of them on average. Work is
/// told in microseconds of a core.
struct CPUQuota: Sendable {
    private struct Entry: Sendable {
        /// The progress at which it is done.
        let due: Double
        let request: Int32
    }

    /// The first that will be done comes last.
    private var entries: [Entry] = []
    /// What each that has been there all the time was given.
    private var progress = 0.0
    private var accounted: Micros = 0
    /// Goes up with every change: an appointment of an earlier one is void.
    private(set) var epoch: Int32 = 0

    var count: Int { entries.count }

    private func pace(_ limitMillis: Int64) -> Double {
        min(1, Double(limitMillis) / 1_000 / Double(max(entries.count, 1)))
    }

    /// Before anything changes.
    mutating func advance(to now: Micros, limitMillis: Int64) {
        progress = entries.isEmpty ? 0 : progress + Double(now &- accounted) * pace(limitMillis)
        accounted = now
    }

    mutating func begin(_ request: Int32, work: Micros) {
        let due = progress + Double(work)
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].due > due { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(due: due, request: request), at: low)
        epoch &+= 1
    }

    /// The one that is done; nil where none is there.
    mutating func end() -> Int32? {
        epoch &+= 1
        return entries.popLast()?.request
    }

    /// When the next one is done if nothing changes.
    func next(limitMillis: Int64) -> Micros? {
        entries.last.map { first in
            accounted &+ Micros(min(max(0, (first.due - progress) / pace(limitMillis)).rounded(.up), 9e15))
        }
    }

    /// The pace has changed: appointments are void.
    mutating func renew() { epoch &+= 1 }

    /// All with the work that is left to them; then none is there.
    mutating func release() -> [(request: Int32, work: Micros)] {
        defer { (entries, epoch) = ([], epoch &+ 1) }
        return entries.reversed().map { ($0.request, Micros(max(1, min($0.due - progress, 9e15)))) }
    }
}

/// Servers with a CPU limit.
extension TrafficWorld {
    mutating func workWithinQuota(_ request: Int32, at s: Int, for work: Micros) {
        servers[s].account(now)
        servers[s].quota.begin(request, work: work)
        scheduleQuota(of: s)
    }

    private mutating func scheduleQuota(of s: Int) {
        guard let next = servers[s].quota.next(limitMillis: servers[s].limitMillis) else { return }
        queue.schedule(.quotaDue(server: Int32(s), epoch: servers[s].quota.epoch), at: max(now, next))
    }

    /// The request that needs least is done.
    mutating func endWithinQuota(server s: Int, epoch: Int32) {
        guard servers[s].quota.epoch == epoch else { return }
        servers[s].account(now)
        guard let request = servers[s].quota.end() else { return }
        let before = servers[s].quota.epoch
        serve(request)
        if servers[s].quota.epoch == before { scheduleQuota(of: s) }
    }

    /// Another limit, for what is being worked on too; who was without one goes on as it is.
    mutating func setLimit(ofServer s: Int, millis: Int64) {
        servers[s].account(now)
        servers[s].limitMillis = millis
        servers[s].quota.renew()
        guard millis == 0 else { return scheduleQuota(of: s) }
        for (request, work) in servers[s].quota.release() {
            queue.schedule(.served(request: request, generation: requests[request].generation), at: now &+ work)
        }
    }
}
