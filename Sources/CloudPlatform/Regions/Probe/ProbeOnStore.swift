import BSON
import ShardCluster
import SimKernel

/// A probe's operations on a multi-leader store, as the store's policy has them: a put or an increment, and a read.
extension Platform {
    mutating func atLeader(_ site: Int, of store: Int, _ index: Int, _ operation: Int) -> Probe.Outcome {
        let entry = regions.probes[index].operations[operation]
        let key = regions.probes[index].specification.key(entry.key)
        guard entry.isWrite, let number = entry.number else {
            readProbe(site, of: store, index, operation)
            return .success
        }
        do throws(CommandError) {
            let write = try regions.stores[store].probe(Int64(number), key: key, at: site, now: now)
            regions.logs[regions.probes[index].log].store(number, as: write)
            tellOthers(store: store, from: site, key: regions.stores[store].writes[write].key)
            return .success
        } catch {
            return regions.probes[index].note(error)
        }
    }

    private mutating func readProbe(_ site: Int, of store: Int, _ index: Int, _ operation: Int) {
        let entry = regions.probes[index].operations[operation]
        let key = regions.probes[index].specification.key(entry.key)
        let held = regions.stores[store]
        let state = held.place(ofKey: key).flatMap { held.sites[site].state($0) }
        guard case .register(let register) = state else {
            let log = regions.logs[regions.probes[index].log]
            let stale = log.staleness(of: entry.key, readAt: entry.started) { number in
                guard let dot = log.writes[number].stored.flatMap({ held.writes[$0].dot }) else { return false }
                return state?.seen?.covers(dot) ?? false
            }
            regions.probes[index].operations[operation].staleness = stale
            return
        }
        judge(index, operation, showing: held.writes[register.write].value.int64.map { Int($0) })
    }
}

extension MultiLeaderStore {
    /// A probe's write: a client that has read what its leader shows, and writes its number.
    mutating func probe(_ number: Int64, key: String, at site: Int, now: Micros) throws(CommandError) -> Int {
        switch policy {
        case .counter: return try increment(1, key: key, at: site, now: now)
        case .set: return try add(.number(number), key: key, at: site, now: now)
        case .lastWriterWins: return try put(.number(number), key: key, at: site, context: nil, now: now)
        case .versionVectors:
            let read = place(ofKey: key).flatMap { sites[site].state($0)?.seen }
            return try put(.number(number), key: key, at: site, context: read, now: now)
        }
    }
}
