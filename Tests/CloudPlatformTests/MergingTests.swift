import BSON
import SimKernel
import Testing

@testable import CloudPlatform

/// Merging has the laws that make any order of deliveries converge.
@Suite struct MergingTests {
    private static let sites = 3

    private static func policies() -> [ConflictPolicy] { ConflictPolicy.allCases }

    /// A store after random writes at its leaders, with some messages delivered and others not; and each state that a
    /// leader was ever in, which is what a message can hold.
    private func run(_ policy: ConflictPolicy, seed: UInt64) throws -> (store: MultiLeaderStore, states: [KeyState]) {
        var generator = Generator(seed: seed)
        var store = MultiLeaderStore(
            name: "s", regions: ["us-east1", "us-west1", "europe-west1"], policy: policy,
            clock: seed.isMultiple(of: 2) ? .hybrid : .wall)
        var states: [KeyState] = []
        for site in 0..<Self.sites { store.sites[site].clock.skew = generator.int(in: -2_000...2_000) }
        for step in 0..<Int64(12) {
            let site = Int(generator.below(UInt64(Self.sites)))
            let now = step / 2 * 1_000
            if generator.below(3) == 0, let state = states.randomElement(&generator) {
                store.join(state, key: 0, at: site, now: now)
            } else {
                _ = try? write(&store, site: site, now: now, &generator)
            }
            if let state = store.sites[site].state(0), !states.contains(state) { states.append(state) }
        }
        return (store, states)
    }

    private func write(
        _ store: inout MultiLeaderStore, site: Int, now: Micros, _ generator: inout Generator
    ) throws {
        let value = BSONValue.int32(Int32(generator.below(4)))
        switch store.policy {
        case .lastWriterWins: _ = try store.put(value, key: "k", at: site, context: nil, now: now)
        case .versionVectors:
            let read = generator.below(2) == 0 ? store.sites[site].state(0)?.seen : nil
            _ = try store.put(value, key: "k", at: site, context: read, now: now)
        case .counter: _ = try store.increment(generator.int(in: -5...5), key: "k", at: site, now: now)
        case .set:
            if generator.below(3) == 0 {
                _ = try store.remove(value, key: "k", at: site, now: now)
            } else {
                _ = try store.add(value, key: "k", at: site, now: now)
            }
        }
    }

    private func joined(_ a: KeyState, _ b: KeyState) -> KeyState {
        var result = a
        result.join(b)
        return result
    }

    @Test("join is commutative, associative and idempotent", arguments: policies())
    func laws(policy: ConflictPolicy) throws {
        for seed in UInt64(1)...40 {
            let states = try run(policy, seed: seed).states
            for a in states {
                #expect(joined(a, a) == a, "seed \(seed)")
                for b in states {
                    #expect(joined(a, b) == joined(b, a), "seed \(seed)")
                    for c in states.prefix(4) {
                        #expect(joined(joined(a, b), c) == joined(a, joined(b, c)), "seed \(seed)")
                    }
                }
            }
        }
    }

    /// Every order of up to five messages, each delivered twice, gives one state.
    @Test("all orders of delivery converge", arguments: policies())
    func orders(policy: ConflictPolicy) throws {
        for seed in UInt64(1)...20 {
            let states = Array(try run(policy, seed: seed).states.suffix(5))
            let results = permutations(states).map { order in
                (order + order.reversed()).dropFirst().reduce(order[0]) { joined($0, $1) }
            }
            #expect(results.allSatisfy { $0 == results[0] }, "seed \(seed)")
        }
    }

    /// Whatever was delivered before, exchanging all states makes the leaders equal, and counters exact.
    @Test("leaders converge once they have exchanged all", arguments: policies())
    func exchange(policy: ConflictPolicy) throws {
        for seed in UInt64(1)...100 {
            var store = try run(policy, seed: seed).store
            for _ in 0..<2 {
                for from in store.sites.indices {
                    for to in store.sites.indices {
                        if let state = store.sites[from].state(0) { store.join(state, key: 0, at: to, now: 1_000_000) }
                    }
                }
            }
            #expect(store.converged, "seed \(seed)")
            if policy == .counter {
                let sum = store.writes.reduce(0) { $0 + ($1.value.int64 ?? 0) }
                #expect(store.values("k", at: 0) == [.number(sum)], "seed \(seed)")
            }
        }
    }

    @Test func tiesGoToTheRegionThatIsListedLater() {
        let clock = ClockReading(time: 5, counter: 0)
        var first = LastWriterRegister(0, Stamp(clock: clock, site: 0, number: 9))
        let second = LastWriterRegister(1, Stamp(clock: clock, site: 1, number: 1))
        #expect(first.join(second) == 0)
        #expect(first.write == 1)
    }

    @Test func hybridClockPassesWhatItHasSeen() {
        var clock = SiteClock(.hybrid)
        clock.skew = -5_000
        clock.observe(ClockReading(time: 1_000, counter: 3))
        #expect(clock.tick(at: 2_000) == ClockReading(time: 1_000, counter: 4))
        #expect(clock.tick(at: 9_000) == ClockReading(time: 4_000, counter: 0))
        var wall = SiteClock(.wall)
        wall.skew = -5_000
        wall.observe(ClockReading(time: 1_000, counter: 3))
        #expect(wall.tick(at: 2_000) == ClockReading(time: -3_000, counter: 0))
    }

    private func permutations(_ states: [KeyState]) -> [[KeyState]] {
        guard states.count > 1 else { return [states] }
        return states.indices.flatMap { index -> [[KeyState]] in
            var rest = states
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }
}

extension Array {
    fileprivate func randomElement(_ generator: inout Generator) -> Element? {
        isEmpty ? nil : self[Int(generator.below(UInt64(count)))]
    }
}
