package import SimKernel

/// What became of one seed of the elastic swarm.
package struct ElasticReport: Sendable {
    package let seed: UInt64
    let plants: Set<ElasticPlant>
    /// Services, servers and nodes in words.
    package var topology = ""
    package var requests: Int64 = 0
    package var answered: Int64 = 0
    /// Requests through connection pools, and writes of the database.
    package var poolRequests: Int64 = 0
    package var databaseWrites: Int64 = 0
    package var faults = 0
    package var decisions = 0
    package var moves = 0
    /// Calls that were refused, as they should be.
    package var refusals = 0
    package var time: Micros = 0
    /// Digest of all events and of the state at the end.
    package var traceHash: UInt64 = 0
    /// What is wrong, in words; nothing if all is well.
    package var violations: [String] = []

    init(seed: UInt64, plants: Set<ElasticPlant>) {
        self.seed = seed
        self.plants = plants
    }

    /// How to see a failure again.
    package var replay: String {
        let planted = ElasticPlant.allCases.filter(plants.contains).map(\.rawValue)
        return "shardlab bench elastic-swarm --seed \(seed)"
            + (planted.isEmpty ? "" : " --plant " + planted.joined(separator: ","))
    }

    package var text: String {
        "seed \(seed): \(topology); \(requests) requests (\(answered) answered), "
            + "\(poolRequests) through pools, \(databaseWrites) writes of a database, \(faults) faults, \(refusals) refusals, "
            + "\(decisions) scaling decisions, \(moves) moves in \(time / 1_000_000) virtual seconds, "
            + "trace \(String(traceHash, radix: 16))"
    }
}
