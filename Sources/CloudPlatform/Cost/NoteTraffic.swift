import BSON
import ShardCluster
import SimKernel

extension Platform {
    /// What goes from one region to another one is noted; within a region nothing is paid.
    mutating func noteTraffic(_ bytes: Int, from: String, to: String, for resource: String) {
        guard from != to, RegionLatency.index(of: from) ?? -1 != RegionLatency.index(of: to) ?? -1 else { return }
        rentals.send(Int64(bytes), for: resource)
    }

    /// What a probe sends to a leader of a store and gets back: its key and number, or the leader's state of the key.
    func storeBytes(_ probe: Int, _ operation: Int, of store: Int, at site: Int) -> Int {
        let entry = regions.probes[probe].operations[operation]
        let key = regions.probes[probe].specification.key(entry.key)
        let held = regions.stores[store]
        guard !entry.isWrite, let place = held.place(ofKey: key), let state = held.sites[site].state(place) else {
            return key.utf8.count + MultiLeaderStore.versionBytes
        }
        return held.bytes(of: state, key: place)
    }
}

extension MultiLeaderStore {
    /// What a version number and its clock take in a message.
    static let versionBytes = 16

    /// A key's state as a leader sends it: the key, and for each value that it holds the value and its version.
    func bytes(of state: KeyState, key: Int) -> Int {
        let held: [Int] =
            switch state {
            case .register(let register): [register.write]
            case .dotted(let set): set.entries.map(\.write)
            case .counter: []
            }
        let values = held.reduce(0) { $0 + BSONDocument([("v", writes[$1].value)]).bytes.count }
        let versions =
            switch state {
            case .register: 1
            case .dotted: held.count + sites.count
            case .counter: 2 * sites.count
            }
        return keys[key].utf8.count + values + versions * Self.versionBytes
    }
}
