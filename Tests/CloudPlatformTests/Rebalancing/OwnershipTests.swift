import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Who owns a key while the ring changes: what the events say, and what the map says.
@Suite struct OwnershipTests {
    /// Follows owners by the events of moves alone, from what they were at first.
    private struct Ledger {
        var owners: [String]

        /// What the events and the map do not agree upon; a partition in two hands is such a thing.
        mutating func violations(_ world: inout World, since: Int) throws -> [String] {
            let events = try #require(try world.call("events.list", "DATA_MOVED").array).compactMap(\.document)
            var broken: [String] = []
            for event in events.dropFirst(since) {
                let partition = Int(try #require(event["partition"]?.int64))
                let from = event["from"]?.string ?? ""
                if owners[partition] != from {
                    broken.append("\(partition) left \(from), and \(owners[partition]) had it")
                }
                owners[partition] = event["to"]?.string ?? ""
            }
            let nodes = world.platform.nodes
            for (partition, owner) in world.platform.data.owners.enumerated()
            where nodes.node(owner)?.name != owners[partition] {
                broken.append("\(partition) is with two nodes")
            }
            let data = world.platform.data
            let kept = nodes.nodes.reduce(Int64(0)) { $0 + data.totals(of: $1.id).keys }
            if kept != data.keys { broken.append("\(kept) keys are held of \(data.keys)") }
            return broken
        }
    }

    private func world() throws -> (World, Ledger) {
        var world = World(shards: 0)
        try world.call("rebalancer.configure", ["partitions": 256, "bandwidth": 20])
        for number in 1...3 { try world.call("nodes.add", .string("n\(number)")) }
        try world.call("rebalancer.insert", ["keys": 20_000, "bytes": 100_000])
        let names = world.platform.data.owners.map { world.platform.nodes.node($0)?.name ?? "" }
        return (world, Ledger(owners: names))
    }

    /// A node joins, one is killed amidst the moves, a removal is cancelled: each key has one owner all the time.
    @Test func oneOwnerWhateverHappens() throws {
        var (world, ledger) = try world()
        let first = ledger
        try world.call("nodes.add", "n4")
        try world.call("rebalancer.run")
        for second in 0..<60 {
            world.wait(.seconds(2))
            if second == 10 { try world.call("nodes.kill", "n2", "20s") }
            if second == 40 { try world.call("nodes.remove", "n3") }
            if second == 45 { try world.call("nodes.cancelRemoval", "n3") }
            ledger = first
            #expect(try ledger.violations(&world, since: 0) == [])
        }
    }

    /// A rebalance that begins while a node starts goes on when it is up.
    @Test func aRebalanceWaitsForAStartingNodeAndEnds() throws {
        var (world, _) = try world()
        try world.call("nodes.add", "n4")
        try world.call("nodes.restart", "n4")
        try world.call("rebalancer.run", ["force": true])
        world.wait(.minutes(30))
        #expect(world.platform.rebalancing.current?.status == .completed)
    }

    @Test func aKeyWithTwoOwnersIsFound() throws {
        var (world, ledger) = try world()
        try world.call("nodes.add", "n4")
        try world.call("rebalancer.run")
        world.wait(.seconds(10))
        let newcomer = try #require(world.platform.nodes.nodes.last?.id)
        let waiting = try #require(world.platform.data.owners.firstIndex { $0 != newcomer })
        world.platform.data.give(waiting, to: newcomer)
        #expect(try ledger.violations(&world, since: 0).contains("\(waiting) is with two nodes"))
    }
}
