import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// Who owns a key while the ring changes: what the events say, and what the map says.
@Suite struct OwnershipTests {
    private func world() throws -> (World, OwnerLedger) {
        var world = World(shards: 0)
        try world.call("rebalancer.configure", ["partitions": 256, "bandwidth": 20])
        for number in 1...3 { try world.call("nodes.add", .string("n\(number)")) }
        try world.call("rebalancer.insert", ["keys": 20_000, "bytes": 100_000])
        var ledger = OwnerLedger()
        #expect(ledger.violations(world.platform) == [])
        return (world, ledger)
    }

    /// A node joins, one is killed amidst the moves, a removal is cancelled: each key has one owner all the time.
    @Test func oneOwnerWhateverHappens() throws {
        var (world, ledger) = try world()
        try world.call("nodes.add", "n4")
        try world.call("rebalancer.run")
        for second in 0..<60 {
            world.wait(.seconds(2))
            if second == 10 { try world.call("nodes.kill", "n2", "20s") }
            if second == 40 { try world.call("nodes.remove", "n3") }
            if second == 45 { try world.call("nodes.cancelRemoval", "n3") }
            #expect(ledger.violations(world.platform) == [])
            let data = world.platform.data
            #expect(world.platform.nodes.nodes.reduce(0) { $0 + data.totals(of: $1.id).keys } == data.keys)
        }
        #expect(world.platform.rebalancing.movedEver > 50)
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
        let name = try #require(world.platform.nodes.node(world.platform.data.owners[waiting])?.name)
        world.platform.data.give(waiting, to: newcomer)
        #expect(ledger.violations(world.platform) == ["partition \(waiting) is with \(name) and with n4"])
        // Its own move comes too late then.
        world.wait(.minutes(30))
        #expect(!ledger.violations(world.platform).isEmpty)
    }
}
