import SimKernel

/// What a seed decides once: the cluster, and how much of what happens to it.
struct SwarmPlan: Sendable {
    let topology: Topology
    let clients: Int
    /// Mean spans between two faults, and between two administrators' commands.
    let faultGap: Double
    let errandGap: Double
    /// Of a hundred operations.
    let reads: UInt64
    let transfers: UInt64
    /// Of a client whose writes are batches, in microseconds.
    let thinkTime: Double

    init(_ chance: inout Generator, topology given: Topology?) {
        let shards = Int(chance.below(4)) + 1
        let members = chance.below(4) == 0 ? 5 : 3
        let drawn = Topology(
            shards: (1...shards).map { "shard-0\($0)" }, replicas: members, routers: Int(chance.below(3)) + 1)
        topology = given ?? drawn
        clients = 12
        faultGap = Double(10 + chance.below(50)) * 1e6
        errandGap = Double(8 + chance.below(30)) * 1e6
        reads = 20 + chance.below(30)
        transfers = 4 + chance.below(8)
        // A read is one operation, a transfer two, a write 6.2 on average; single ones come every 1.4 s.
        let operations = Double(reads) + 2 * Double(transfers) + 6.2 * Double(100 - reads - transfers)
        thinkTime = 1_400_000 * operations / 100 - 100_000
    }

    var text: String {
        "\(topology.shards.count) shards of \(topology.replicas), \(topology.routers) routers"
    }
}
