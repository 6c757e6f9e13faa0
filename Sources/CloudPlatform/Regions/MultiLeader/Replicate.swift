import SimKernel

/// Leaders tell each other, and compare what they hold after a message was lost.
extension Platform {
    /// From a lost message, or a healed link, to the comparison.
    static let antiEntropyDelay: Micros = .seconds(1)

    /// A leader sends its state of a key to all others.
    mutating func tellOthers(store index: Int, from site: Int, key: Int) {
        for other in regions.stores[index].sites.indices where other != site {
            send(store: index, key: key, from: site, to: other, ways: 1)
        }
    }

    /// - Parameter ways: how often the distance is travelled before the state is there.
    private mutating func send(store index: Int, key: Int, from: Int, to: Int, ways: Int64) {
        guard let state = regions.stores[index].sites[from].state(key) else { return }
        let (home, there) = (regions.stores[index].sites[from].region, regions.stores[index].sites[to].region)
        guard regions.network.connects(home, there) else { return compareSoon(store: index) }
        let bytes = regions.stores[index].bytes(of: state, key: key)
        noteTraffic(bytes, from: home, to: there, for: regions.stores[index].name)
        let number = regions.stores[index].post.send(Post.Message(from: from, to: to, key: key, state: state))
        let delay = regions.network.oneWay(home, there) * ways
        queue.schedule(.regionMessage(store: index, message: number), at: now + delay)
    }

    /// A link that is cut when the message arrives has lost it.
    mutating func deliver(store index: Int, message number: Int) {
        guard let message = regions.stores[index].post.take(number) else { return }
        let home = regions.stores[index].sites[message.from].region
        let there = regions.stores[index].sites[message.to].region
        guard regions.network.connects(home, there) else { return compareSoon(store: index) }
        regions.stores[index].join(message.state, key: message.key, at: message.to, now: now)
    }

    /// Makes an appointment for a comparison unless there is one.
    mutating func compareSoon(store index: Int) {
        guard regions.stores[index].comparesAt == nil else { return }
        regions.stores[index].comparesAt = now + Self.antiEntropyDelay
        queue.schedule(.regionComparison(store: index), at: now + Self.antiEntropyDelay)
    }

    /// Every pair that can talk compares digests: a leader hears what it lacks one and a half round trips later, its
    /// neighbour's news from third leaders among it (Demers et al. 1987, anti-entropy). Ends once no pair that can talk
    /// differs; a cut pair is compared again when its link heals.
    mutating func compareLeaders(store index: Int) {
        regions.stores[index].comparesAt = nil
        var found = false
        for from in regions.stores[index].sites.indices {
            for to in regions.stores[index].sites.indices where from != to {
                if compare(store: index, from: from, to: to) { found = true }
            }
        }
        if found { compareSoon(store: index) }
    }

    private mutating func compare(store index: Int, from: Int, to: Int) -> Bool {
        let lacking = lackedKeys(store: index, from: from, to: to)
        for key in lacking ?? [] { send(store: index, key: key, from: from, to: to, ways: 3) }
        if lacking?.isEmpty == true {
            regions.stores[index].compared[from][2 * to] = regions.stores[index].sites[from].revision
            regions.stores[index].compared[from][2 * to + 1] = regions.stores[index].sites[to].revision
        }
        return lacking?.isEmpty == false
    }

    /// What one leader lacks of another's; nil if they cannot talk, or nothing has changed since they were equal.
    private func lackedKeys(store index: Int, from: Int, to: Int) -> [Int]? {
        let store = regions.stores[index]
        let (giver, taker) = (store.sites[from], store.sites[to])
        guard regions.network.connects(giver.region, taker.region) else { return nil }
        guard store.compared[from][2 * to] != giver.revision || store.compared[from][2 * to + 1] != taker.revision
        else { return nil }
        return store.keys.indices.filter { taker.lacks($0, of: giver) }
    }
}
